"""The maximum of the likelihood of `reg.multinomial/anes96_pid` in 40 digits: python3 multinomial_maximum.py

Written for Python 3.11, NumPy and mpmath 1.4. Newton's steps with the gradient in 40 digits and the information in double
precision, until the gradient is below 1e-30. Prints each coefficient of the case, the maximum, and how far they are apart.
"""

import csv
import json
from pathlib import Path

import numpy as np
from mpmath import mp, mpf

mp.dps = 40
folder = Path(__file__).resolve().parent.parent / "Conformance"
case = next(c for c in json.load(open(folder / "cases/regression.json")) if c["id"] == "reg.multinomial/anes96_pid")
terms = case["variables"]["formula"].split("~")[1].replace(" ", "").split("+")
rows = list(csv.DictReader(open(folder / case["dataset"])))
design = [[mpf(1)] + [mpf(float(row[term])) for term in terms] for row in rows]
levels = sorted({float(row["PID"]) for row in rows})
answers = [levels.index(float(row["PID"])) for row in rows]
estimates = [[mpf(value) for value in row] for row in case["expected"]["coefficients"]]
width, count = len(terms) + 1, len(levels) - 1

for step in range(12):
    gradient = [[mpf(0)] * width for _ in range(count)]
    shares = np.empty((len(rows), count))
    for index, (x, answer) in enumerate(zip(design, answers)):
        weights = [mp.exp(sum(b * v for b, v in zip(row, x))) for row in estimates]
        total = 1 + sum(weights)
        for level in range(count):
            share = weights[level] / total
            shares[index, level] = share
            rest = (answer == level + 1) - share
            for term in range(width):
                gradient[level][term] += rest * x[term]
    largest = max(abs(value) for row in gradient for value in row)
    if largest < mpf(10) ** -30:
        break
    x = np.array([[float(value) for value in row] for row in design])
    information = np.block([
        [x.T @ (x * (shares[:, a] * ((a == b) - shares[:, b]))[:, None]) for b in range(count)] for a in range(count)])
    # What a step in double precision leaves is the next one's to take.
    scale = float(largest)
    flat = np.array([float(value / largest) for row in gradient for value in row])
    change = np.linalg.solve(information, flat)
    for level in range(count):
        for term in range(width):
            estimates[level][term] += mpf(change[level * width + term]) * mpf(scale)

print("largest element of the gradient", mp.nstr(largest, 3))
for level, (found, stated) in enumerate(zip(estimates, case["expected"]["coefficients"])):
    for term, (value, old) in enumerate(zip(found, stated)):
        print(level, term, mp.nstr(value, 17), old, mp.nstr(abs(value - mpf(old)) / abs(value), 3))
