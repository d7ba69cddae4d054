"""Writes nist_anova.md: digits in common with NIST's certified analyses of variance, of Assay and of R's aov.

NIST/ITL Statistical Reference Datasets, analysis of variance. Run in this folder with Python 3 and Rscript on the path:
python nist_anova.py ../../../.build/release/assay. SiRstv, AtmWtAg and SmLs01 are data of the conformance tests. The
other SmLs sets follow from SmLs01: in each group a value is followed by pairs of it less 0.1 and plus 0.1, 10, 100 or
1000 of them, and before the point stands 1, 1000000 or 1000000000000. Where the conformance tests have a set, its data
and its certified values are checked against these and against fractions of the decimal data.
"""
import csv, io, json, math, subprocess, sys, tempfile
from fractions import Fraction
program = sys.argv[1]
conformance = "../../ConformanceTests/Conformance/"
cases = json.load(open(conformance + "cases/nist_anova.json"))
certified = {case["dataset"].split("/")[-1][:-4]: case["expected"] for case in cases}

def read(name):
    return [(row["group"], row["y"]) for row in csv.DictReader(open(f"{conformance}datasets/nist/{name}.csv"))]

def exact(rows, number):  # the sums of squares between and within groups, and F, in fractions
    groups = {}
    for group, y in rows: groups.setdefault(group, []).append(Fraction(number(y)))
    n, mean = len(rows), sum(sum(ys) for ys in groups.values()) / len(rows)
    means = {group: sum(ys) / len(ys) for group, ys in groups.items()}
    between = sum(len(ys) * (means[group] - mean) ** 2 for group, ys in groups.items())
    within = sum((y - means[group]) ** 2 for group, ys in groups.items() for y in ys)
    return between, within, between / (len(groups) - 1) / (within / (n - len(groups)))

first = read("smls01")
sets = {"SiRstv": read("sirstv"), "AtmWtAg": read("atmwtag")}
sizes = [(lead, pairs) for lead in ("1", "1000000", "1000000000000") for pairs in (10, 100, 1000)]
for place, (lead, pairs) in enumerate(sizes):
    rows = []
    for group in dict.fromkeys(group for group, _ in first):
        start, low, high = [lead + y[1:] for own, y in first if own == group][:3]
        rows += [(group, start)] + [(group, y) for _ in range(pairs) for y in (low, high)]
    sets[f"SmLs0{place + 1}"] = rows
for name, rows in sets.items():
    known = certified.get(name.lower())
    if not known: continue
    assert rows == read(name.lower())
    for key, value in zip(("ss_between", "ss_within", "f"), exact(rows, str)):
        assert abs(float(value) / known[key] - 1) < 1e-13, (name, key)

def output(*command): return subprocess.run(command, capture_output=True, text=True, check=True).stdout

def assay(path, name):
    # Of two groups `compare` prints t.
    by = ("compare", path, "y", "--by", "group") if name != "AtmWtAg" else (
        "regress", path, "y ~ C(group)", "--sums-of-squares", "1")
    rows = list(csv.DictReader(io.StringIO(output(program, *by, "--format", "csv", "--table", "anova"))))
    between = next(row for row in rows if row["statistic"])
    within = next(row for row in rows if row["source"] in ("within groups", "Residuals"))
    return [Fraction(text) for text in (between["sum_of_squares"], within["sum_of_squares"], between["statistic"])]

def r(path):
    code = f'''s <- summary(aov(y ~ factor(group), read.csv("{path}")))[[1]]
      cat(sprintf("%.17g", c(s[["Sum Sq"]], s[["F value"]][1])))'''
    return [Fraction(text) for text in output("Rscript", "-e", code).split()]

def digits(got, right):
    each = [15 if a == b else min(15, -math.log10(abs((a - b) / b))) for a, b in zip(got, right)]
    return f"{min(each[:2]):.1f}", f"{each[2]:.1f}"

lines = ["# Digits in common with NIST's certified analyses of variance", "",
  "Log relative errors, 15 at most: the least of both sums of squares, and that of F. Right are fractions of the",
  "decimal data, which give the certified values. Limit: fractions of the data as binary numbers of 64 bits, as all",
  f"programs read them. R: `aov` of {output('Rscript', '-e', 'cat(R.version.string)')}. Assay: `compare`,",
  "and of AtmWtAg, which has two groups, `regress`.", "",
  "| set | sums of squares | R | limit | F | R | limit |", "|---|--:|--:|--:|--:|--:|--:|"]
for name, rows in sets.items():
    right = exact(rows, str)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("group,y\n" + "".join(f"{group},{y}\n" for group, y in rows))
        file.flush()
        pairs = [digits(got, right) for got in (assay(file.name, name), r(file.name), exact(rows, float))]
    lines.append(f"| {name} | " + " | ".join(pair[place] for place in (0, 1) for pair in pairs) + " |")
open("nist_anova.md", "w").write("\n".join(lines) + "\n")
