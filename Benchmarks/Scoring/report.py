"""Writes the page of results from what run measured: python report.py FOLDER > results.md.

FOLDER holds GROUP.time.json (hyperfine), GROUP.memory.tsv (name, peak in KiB), draws.csv and versions.tsv (name,
version).
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
    peaks = pairs(folder / f"{name}.memory.tsv")
    return [(r["command"], r["median"], r["min"], r["max"], int(peaks[r["command"]]) / 1024)
            for r in json.loads((folder / f"{name}.time.json").read_text())["results"]]


def seconds(value):
    return f"{value * 1e3:.1f} ms" if value < 0.1 else f"{value:.3f} s"


versions = pairs(folder / "versions.tsv")
print(f"# Scoring and appraisal, {versions.pop('date')}\n")
print("Measured by `run` as whole processes, from the command to the last line, what is written included. All figures")
print("come from one run on one machine: the ratios can be quoted, the absolute times change from machine to machine.")
print(f"Times are medians of at least {versions.pop('runs')} runs after a warm-up, the files being in the page cache;")
print("peak memory is the maximum resident set of one more run. The first line of a table is its base.\n")

sections = {
    "topsis": ("Entropy weights and TOPSIS, 1,000,000 × 30", """
`assay score officials1m.csv --weighting entropy --aggregate topsis`, the scores and ranks of all rows written; pymcdm
reads the same file, weighs and scores, and writes nothing."""),
    "critic": ("CRITIC weights, 1,000,000 × 30", """
`assay score officials1m.csv --weighting critic --aggregate weighted-sum`, the scores and ranks of all rows written;
pymcdm reads the same file and makes the weights alone."""),
    "tree": ("A tree of two levels, min–max and weighted sum, 1,000,000 × 30", """
The scores and ranks of all rows written, beside a program that parses the same columns and drops them."""),
    "promethee": ("PROMETHEE II, 100,000 × 10", """
`assay score alternatives100k.csv --weighting entropy --aggregate promethee-ii`, flows and ranks of all rows written.
There is no peer: others compare all pairs, 10¹⁰ a criterion."""),
    "appraise": ("An appraisal of 100,000 subjects, 5,000,000 ballots", """
Five indicators of ballots, four classes, two levels, repeated votes void, grades with a share of 20 %."""),
}
for name, (title, text) in sections.items():
    rows = group(name)
    base = rows[0]
    print(f"## {title}\n{text}\n")
    print("| command | time, × base | memory, × base | median | shortest – longest | peak memory |")
    print("|---|--:|--:|--:|--:|--:|")
    for command, median, low, high, peak in rows:
        print(f"| {command} | {median / base[1]:.2f} | {peak / base[4]:.2f} | {seconds(median)} "
              f"| {seconds(low)} – {seconds(high)} | {peak:.1f} MiB |")
    print()
print("## 1,000 draws of weights, 10,000 × 30\n")
print("In one process: ranks, quantiles and shares under 1,000 sets of weights beside the 1,000 products of the matrix")
print("with each set alone, by as many threads. The two take turns; the shortest times count.\n")
print("| threads | products alone | draws | time, × products |")
print("|--:|--:|--:|--:|")
with open(folder / "draws.csv", encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        print(f"| {row['threads']} | {seconds(float(row['products']))} | {seconds(float(row['draws']))} "
              f"| {float(row['ratio']):.2f} |")
print("\n## Measured with\n")
print("| | |\n|---|---|")
for name, version in versions.items():
    print(f"| {name} | {version.replace('|', '/')} |")
