"""Writes the page of results from what run measured: python report.py FOLDER > results.md.

FOLDER holds GROUP.time.json (hyperfine), GROUP.memory.tsv (name, peak in KiB) and versions.tsv (name, version).
"""
import csv
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def pairs(path):
    with open(path, encoding="utf-8", newline="") as file:
        return dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def group(name):
    """Rows of (name, median seconds, shortest, longest, peak in MiB), in the order measured."""
    path = folder / f"{name}.time.json"
    if not path.exists():
        return []
    peaks = pairs(folder / f"{name}.memory.tsv")
    return [(r["command"], r["median"], r["min"], r["max"], int(peaks[r["command"]]) / 1024)
            for r in json.loads(path.read_text())["results"]]


def seconds(value):
    return f"{value * 1e3:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def table(rows, base):
    """Ratios first: each row against the base row."""
    print("| command | time, × base | memory, × base | median | shortest – longest | peak memory |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, median, low, high, peak in rows:
        print(f"| {name} | {median / base[1]:.2f} | {peak / base[4]:.2f} | {seconds(median)} "
              f"| {seconds(low)} – {seconds(high)} | {peak:.1f} MiB |")
    print()


versions = pairs(folder / "versions.tsv")
crosstab, start, growth = group("crosstab"), group("start"), group("growth")

print(f"# Assay beside its peers, {versions.pop('date')}\n")
print("Whole processes, from the command to the last line, measured by `run`. All figures come from one run on one machine:")
print("the ratios can be quoted, the absolute times change from machine to machine. Times are medians of hyperfine's runs")
print("after a warm-up, the files being in the page cache; peak memory is the maximum resident set of one more run.\n")
print("## Crosstab of two of 30 columns, 1,000,000 rows\n")
print("`assay crosstab survey1m.csv q4 q5` gives the table, the tests and the measures; pandas and R give the table and")
print("chi-squared; Polars and DuckDB the table alone. The base is assay.\n")
table(crosstab, crosstab[0])
sections = {
    "screen": ("Screening of all 4,950 pairs of 100 variables, 100,000 rows",
               "`assay screen wide100k.csv --format csv`; SciPy has the tables by NumPy, chi-squared and the false discovery rate."),
    "exact": ("Fisher's exact test of a 5 × 6 table, n = 122", "`assay crosstab … --exact`; R's `fisher.test`."),
    "drawn": ("1,000,000 random tables, 5 × 6, n = 122",
              "`assay crosstab … --monte-carlo`; R's `fisher.test(simulate.p.value = TRUE, B = 1e6)`."),
}
for name, (title, text) in sections.items():
    rows = group(name)
    if rows:
        print(f"## {title}\n\n{text} The base is assay.\n")
        table(rows, rows[0])
print("## Starting up\n")
print("The base is an empty Swift program as `swiftc -O` makes it; with the standard library linked statically it is what no")
print("Swift command can beat.\n")
table(start, next(row for row in start if row[0].startswith("empty")))
if growth:
    print("## Growth with the number of rows\n")
    print("Linear growth doubles the time from line to line; the memory should stay where it is. The base is one million rows.\n")
    table(growth, growth[0])
print("## Measured with\n")
print("| | |\n|---|---|")
for name, version in versions.items():
    print(f"| {name} | {version.replace('|', '/')} |")
