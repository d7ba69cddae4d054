"""Writes nist_anova.md: digits in common with NIST's certified analyses of variance, of R's aov and of Assay.

NIST/ITL Statistical Reference Datasets, analysis of variance. Run in this folder with Python 3 and Rscript on the path:
python nist_anova.py ../../../.build/release/assay. SiRstv, AtmWtAg and SmLs01 are data of the conformance tests. The
other SmLs sets follow from SmLs01: in each group a value is followed by pairs of it less and plus 0.1, 10, 100 or 1000
of them, and the digit before the point is 1, 1000000 or 1000000000000. Fractions of the decimal data give the certified
values, which is checked.
"""
import csv, io, json, math, subprocess, sys, tempfile
from fractions import Fraction
program = sys.argv[1]
conformance = "../../ConformanceTests/Conformance/"
cases = json.load(open(conformance + "cases/nist_anova.json"))
certified = {c["dataset"].split("/")[-1][:-4]: c["expected"] for c in cases}

def read(name): return [(r["group"], r["y"]) for r in csv.DictReader(open(f"{conformance}datasets/nist/{name}.csv"))]

def exact(rows):  # sums of squares between and within groups, and F, in fractions
    groups = {}
    for group, y in rows: groups.setdefault(group, []).append(Fraction(y))
    n, mean = len(rows), sum(Fraction(y) for _, y in rows) / len(rows)
    means = {g: sum(ys) / len(ys) for g, ys in groups.items()}
    between = sum(len(ys) * (means[g] - mean) ** 2 for g, ys in groups.items())
    within = sum((y - means[g]) ** 2 for g, ys in groups.items() for y in ys)
    return between, within, between / (len(groups) - 1) / (within / (n - len(groups)))

first = read("smls01")
sets = {"SiRstv": read("sirstv"), "AtmWtAg": read("atmwtag")}
for place, (lead, pairs) in enumerate((a, b) for a in ("1", "1000000", "1000000000000") for b in (10, 100, 1000)):
    rows = []
    for group in dict.fromkeys(g for g, _ in first):
        start, low, high = [lead + y[1:] for g, y in first if g == group][:3]
        rows += [(group, start)] + [(group, y) for _ in range(pairs) for y in (low, high)]
    sets[f"SmLs0{place + 1}"] = rows
for name, rows in sets.items():
    known = certified.get(name.lower())
    values = exact(rows)
    if known:
        assert rows == read(name.lower())
        for key, value in zip(("ss_between", "ss_within", "f"), values):
            assert abs(float(value) / known[key] - 1) < 1e-13, (name, key)

def assay(path, name):
    if name == "AtmWtAg":  # of two groups `compare` prints t; its square is F
        command = ["regress", path, "y ~ C(group)", "--sums-of-squares", "1"]
    else:
        command = ["compare", path, "y", "--by", "group"]
    out = subprocess.run([program, *command, "--format", "csv", "--table", "anova"], capture_output=True, text=True, check=True)
    table = list(csv.DictReader(io.StringIO(out.stdout)))
    sums = {row["source"].replace("C(group)", "between groups").replace("Residuals", "within groups"): row for row in table}
    between = sums["between groups"]
    return [float(v) for v in (between["sum_of_squares"], sums["within groups"]["sum_of_squares"], between["statistic"])]

def r(path, _):
    code = f's <- summary(aov(y ~ factor(group), read.csv("{path}")))[[1]]; cat(sprintf("%.17g", c(s[["Sum Sq"]], s[["F value"]][1])))'
    return [float(v) for v in subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout.split()]

def digits(got, right):
    error = abs((Fraction(got) - right) / right)
    return 15.0 if error < 1e-15 else max(0.0, min(15.0, -math.log10(error)))

version = subprocess.run(["Rscript", "-e", "cat(R.version.string)"], capture_output=True, text=True, check=True).stdout
lines = ["# Digits in common with NIST's certified analyses of variance", "",
  "Log relative errors, 15 at most, the least of both sums of squares and that of F, against fractions of the decimal data,",
  f"which are the certified values. R: `aov` of {version}. Assay: `compare`; of AtmWtAg, which has two groups, `regress`.",
  "What all lose on SmLs04 to SmLs09 is lost where decimal data become binary.", "",
  "| set | sums of squares | R | F | R |", "|---|--:|--:|--:|--:|"]
for name, rows in sets.items():
    right = exact(rows)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("group,y\n" + "".join(f"{g},{y}\n" for g, y in rows))
        file.flush()
        cells = []
        for got in (assay(file.name, name), r(file.name, name)):
            each = [digits(a, b) for a, b in zip(got, right)]
            cells.append((min(each[:2]), each[2]))
    lines.append(f"| {name} | {cells[0][0]:.1f} | {cells[1][0]:.1f} | {cells[0][1]:.1f} | {cells[1][1]:.1f} |")
open("nist_anova.md", "w").write("\n".join(lines) + "\n")
