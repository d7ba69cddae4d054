"""Writes the page of results from what run measured: python report.py FOLDER > results.md.

FOLDER holds what ../Processes/processes.py reads, and draws.csv.
"""
import csv
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Processes"))
from processes import group, pairs, print_opening, print_table, print_versions, seconds

folder = pathlib.Path(sys.argv[1])
versions = pairs(folder / "versions.tsv")
print_opening("Scoring and appraisal", versions)

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
    print(f"## {title}\n{text}\n")
    print_table(group(folder, name))
print("## 1,000 draws of weights, 10,000 × 30\n")
print("In one process: ranks, quantiles and shares under 1,000 sets of weights beside the 1,000 products of the matrix")
print("with each set alone, by as many threads. The two take turns; the shortest times count.\n")
print("| threads | products alone | draws | time, × products |")
print("|--:|--:|--:|--:|")
with open(folder / "draws.csv", encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        print(f"| {row['threads']} | {seconds(float(row['products']))} | {seconds(float(row['draws']))} "
              f"| {float(row['ratio']):.2f} |")
print()
print_versions(versions)
