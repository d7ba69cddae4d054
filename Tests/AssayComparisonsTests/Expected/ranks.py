# Reference values for exact tests on ranks, and for what base R lacks: python3 ranks.py, in this folder.
#
# Writes ranks-py.json. Permutation distributions are enumerated with itertools over every deal of the cases, in whole
# numbers or fractions; nothing here is the algorithm of the library. Needs scipy for ranks and normal quantiles.
import itertools
import json
import math
import random
from fractions import Fraction

import scipy
from scipy.stats import norm, rankdata

rng = random.Random(20261121)
cases = []


def emit(kind, name, inputs, expected):
    cases.append({"kind": kind, "name": name, "call": "enumeration", "inputs": inputs, "expected": expected})


def doubled_ranks(values):
    return [int(r) for r in 2 * rankdata(values)]


def deals(count, drawn):
    return itertools.combinations(range(count), drawn)


def tails(sums, observed):
    """Both-sided p by distance from the mean, and half of what lies at that distance, as fractions."""
    n = len(sums)
    total = sum(sums)
    distance = abs(n * observed - total)
    p = sum(1 for s in sums if abs(n * s - total) >= distance)
    at = sum(1 for s in sums if abs(n * s - total) == distance)
    return Fraction(p, n), Fraction(p, n) - Fraction(at, 2 * n)


def mann_whitney(name, x, y):
    ranks = doubled_ranks(x + y)
    sums = [sum(ranks[i] for i in deal) for deal in deals(len(ranks), len(x))]
    p, mid = tails(sums, sum(ranks[: len(x)]))
    # Cliff's delta and its consistent variance, from the matrix of signs.
    m, n = len(x), len(y)
    d = [[(a > b) - (a < b) for b in y] for a in x]
    delta = sum(map(sum, d)) / (m * n)
    expected = {"p_exact": [float(p)], "mid_p": [float(mid)], "delta": [delta]}
    if m > 1 and n > 1:
        rows = [sum(r) / n for r in d]
        columns = [sum(d[i][j] for i in range(m)) / m for j in range(n)]
        si = sum((r - delta) ** 2 for r in rows) / (m - 1)
        sj = sum((c - delta) ** 2 for c in columns) / (n - 1)
        sij = sum((v - delta) ** 2 for r in d for v in r) / ((m - 1) * (n - 1))
        s2 = ((n - 1) * si + (m - 1) * sj + sij) / (m * n)
        expected["delta_error"] = [math.sqrt(s2)]
        if abs(delta) < 1:
            z = norm.isf(0.025)
            root = z * math.sqrt(s2) * math.sqrt((1 - delta**2) ** 2 + z * z * s2)
            low = (delta - delta**3 - root) / (1 - delta**2 + z * z * s2)
            high = (delta - delta**3 + root) / (1 - delta**2 + z * z * s2)
            expected["delta_interval"] = [max(-1.0, low), min(1.0, high)]
    emit("mann_whitney", name, {"x": x, "y": y}, expected)


for trial in range(24):
    total = rng.randint(4, 12)
    m = rng.randint(1, total - 1)
    levels = rng.choice([2, 3, 4, 100])
    values = [float(rng.randint(1, levels)) for _ in range(total)]
    if len(set(values)) == 1:
        values[0] += 1
    mann_whitney(f"{m} and {total - m}, {levels} levels, draw {trial}", values[:m], values[m:])


def signed_rank(name, d):
    nonzero = [v for v in d if v != 0]
    ranks = doubled_ranks([abs(v) for v in nonzero])
    sums = [sum(r for r, s in zip(ranks, signs) if s) for signs in itertools.product([0, 1], repeat=len(ranks))]
    p, mid = tails(sums, sum(r for r, v in zip(ranks, nonzero) if v > 0))
    everything = doubled_ranks([abs(v) for v in d])
    pratt = [r for r, v in zip(everything, d) if v != 0]
    sums = [sum(r for r, s in zip(pratt, signs) if s) for signs in itertools.product([0, 1], repeat=len(pratt))]
    observed = sum(r for r, v in zip(everything, d) if v > 0)
    p_pratt, _ = tails(sums, observed)
    mean = sum(sums) / len(sums)
    deviation = math.sqrt(sum((s - mean) ** 2 for s in sums) / len(sums))
    emit("signed_rank", name, {"d": d}, {
        "p_exact": [float(p)], "mid_p": [float(mid)], "p_pratt": [float(p_pratt)], "v_pratt": [observed / 2],
        # The moments of the permutation distribution itself, not of a formula.
        "z_pratt": [(observed - mean) / deviation]})


for trial in range(12):
    levels = rng.choice([2, 4, 100])
    d = [float(rng.randint(-levels, levels)) for _ in range(rng.randint(3, 12))]
    d[0] = d[0] or 1.0
    signed_rank(f"{len(d)} differences of {levels} levels, draw {trial}", d)


def jonckheere(name, groups):
    """J, and the mean and variance of its permutation distribution."""
    values = [v for g in groups for v in g]
    ends = list(itertools.accumulate(len(g) for g in groups))

    def statistic(order):
        parts = [order[e - len(g):e] for g, e in zip(groups, ends)]
        return sum(2 * (b > a) + (b == a) for i, p in enumerate(parts) for q in parts[i + 1:] for a in p for b in q)

    total = squares = count = 0
    for order in itertools.permutations(values):
        j = statistic(order)
        total += j
        squares += j * j
        count += 1
    mean = Fraction(total, count)
    variance = Fraction(squares, count) - mean * mean
    observed = statistic(values)
    z = float(observed - mean) / math.sqrt(variance)
    emit("jonckheere", name, {f"g{i}": [float(v) for v in g] for i, g in enumerate(groups)},
         {"j": [observed / 2], "mean": [float(mean / 2)], "variance": [float(variance / 4)], "z": [z]})


jonckheere("no ties", [[3, 1], [5, 2, 4], [8, 6, 7]])
jonckheere("ties", [[1, 2, 2], [2, 3], [3, 3, 1]])
jonckheere("two groups", [[1, 1, 4, 2], [3, 3, 4, 1]])
jonckheere("two values", [[0, 0, 1], [0, 1, 1], [1, 0]])


def kendall(name, x, y):
    """S, and the moments of its permutation distribution."""
    def score(a, b):
        return sum(((a[i] > a[j]) - (a[i] < a[j])) * ((b[i] > b[j]) - (b[i] < b[j]))
                   for i in range(len(a)) for j in range(i))
    scores = [score(x, p) for p in itertools.permutations(y)]
    variance = Fraction(sum(s * s for s in scores), len(scores)) - Fraction(sum(scores), len(scores)) ** 2
    emit("kendall", name, {"x": [float(v) for v in x], "y": [float(v) for v in y]},
         {"z": [score(x, y) / math.sqrt(variance)]})


kendall("no ties", [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
kendall("ties on both", [1, 1, 2, 2, 3, 3, 3], [1, 2, 2, 2, 1, 3, 3])
kendall("two values", [0, 0, 0, 1, 1, 1, 1], [1, 2, 3, 3, 4, 4, 2])

with open("ranks-py.json", "w") as out:
    json.dump({"source": f"Python enumeration, scipy {scipy.__version__}", "cases": cases}, out, indent=1)
    out.write("\n")
