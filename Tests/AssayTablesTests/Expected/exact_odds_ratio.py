"""Writes exact_odds_ratio.json: the conditional estimate of the odds ratio and its limits, to 50 digits with mpmath.

R's fisher.test solves for these with uniroot at its default tolerance, 1.2e-4 on a ratio or its inverse, and so gives
15.4697 where 50 digits give 15.4658 for the second table, and 621.93 where they give 626.24 for a limit of the first.
Run in this folder: python exact_odds_ratio.py (made with mpmath 1.3).
"""
import json
from mpmath import mp, mpf, binomial, exp, findroot, log

mp.dps = 50
tables = [(3, 1, 1, 3), (8, 2, 1, 5), (1364, 367, 126, 344), (1198, 1493, 557, 1278), (60, 61, 181, 734),
          (1200, 800, 1100, 900), (2, 31, 136, 15532), (90, 4, 3, 81)]


def solve(a, b, c, d, level):
    row, other, column = a + b, c + d, a + c
    weights = {x: binomial(row, x) * binomial(other, column - x) for x in range(max(0, column - other), min(row, column) + 1)}
    def total(ln, keep): return sum(w * exp(ln * (x - a)) for x, w in weights.items() if keep(x))
    def share(ln, keep): return total(ln, keep) / total(ln, lambda x: True)
    def mean(ln): return sum(w * exp(ln * (x - a)) * (x - a) for x, w in weights.items()) / total(ln, lambda x: True)
    start, error = log(mpf(a) * d / b / c), (mpf(1) / a + mpf(1) / b + mpf(1) / c + mpf(1) / d) ** mpf("0.5")
    tail = (1 - mpf(level)) / 2
    roots = [findroot(mean, start),
             findroot(lambda l: log(share(l, lambda x: x >= a)) - log(tail), start - 2 * error),
             findroot(lambda l: log(share(l, lambda x: x <= a)) - log(tail), start + 2 * error)]
    return [float(exp(root)) for root in roots]


records = []
for table in tables:
    for level in ("0.95", "0.99"):
        estimate, low, high = solve(*table, level)
        records.append({"counts": table, "level": float(level), "estimate": estimate, "low": low, "high": high})
with open("exact_odds_ratio.json", "w") as file:
    file.write("[\n" + ",\n".join("  " + json.dumps(record) for record in records) + "\n]\n")
