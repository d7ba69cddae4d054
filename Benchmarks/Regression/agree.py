"""Compares coefficients: python agree.py COEFFICIENTS.csv PEER.txt NAME TERM... > NAME and the largest difference.

The last line of PEER.txt holds the coefficients of the terms, in their order. A term of a multinomial model has the
category of the response before it: "2: age". Fails if a difference is more than 1e-6.
"""
import csv
import pathlib
import sys

table, printed, name, *terms = sys.argv[1:]
with open(table, encoding="utf-8", newline="") as file:
    ours = {(f"{row['response']}: " if "response" in row else "") + row["term"]: float(row["estimate"])
            for row in csv.DictReader(file)}
theirs = [float(number) for number in pathlib.Path(printed).read_text(encoding="utf-8").splitlines()[-1].split()]
if len(theirs) != len(terms):
    sys.exit(f"{name}: {len(theirs)} coefficients for {len(terms)} terms")
for term in terms:
    if term not in ours:
        sys.exit(f"{name}: no term {term} among {', '.join(ours)}")
differences = [abs(ours[term] - value) for term, value in zip(terms, theirs)]
for term, value, difference in zip(terms, theirs, differences):
    if not difference <= 1e-6:
        print(f"{name}: {term} is {value!r} and assay has {ours[term]!r}", file=sys.stderr)
print(name, f"{max(differences):.1e}", sep="\t")
sys.exit(not all(difference <= 1e-6 for difference in differences))
