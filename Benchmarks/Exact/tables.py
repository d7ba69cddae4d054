"""Writes a hundred seeded random tables with n from 60 to 200 and up to 6 x 6: python tables.py DIR

DIR/table001.csv … hold row, column, count; DIR/tables.txt holds one table a line: rows, columns, counts row by row.
Rows and columns are each from 2 to 6, n from 60 to 200; shares are products of gamma(2) margins, each cell moved by a
factor exp(N(0, 0.3)), so that associations are mild; tables with an empty row or column are drawn again.
"""
import pathlib
import random
import sys


def tables(count=100, seed=20261121):
    random.seed(seed)
    made = []
    while len(made) < count:
        rows, columns, n = random.randint(2, 6), random.randint(2, 6), random.randint(60, 200)
        a = [random.gammavariate(2, 1) for _ in range(rows)]
        b = [random.gammavariate(2, 1) for _ in range(columns)]
        shares = [x * y * random.lognormvariate(0, 0.3) for x in a for y in b]
        cells = [0] * (rows * columns)
        for cell in random.choices(range(rows * columns), shares, k=n):
            cells[cell] += 1
        table = [cells[i * columns:(i + 1) * columns] for i in range(rows)]
        if all(map(sum, table)) and all(map(sum, zip(*table))):
            made.append(table)
    return made


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, table in enumerate(tables(), 1):
        rows = [f"r{i + 1},c{j + 1},{n}" for i, row in enumerate(table) for j, n in enumerate(row)]
        (out / f"table{number:03}.csv").write_text("row,column,count\n" + "\n".join(rows) + "\n")
        lines.append(" ".join(map(str, [len(table), len(table[0])] + [n for row in table for n in row])))
    (out / "tables.txt").write_text("\n".join(lines) + "\n")
