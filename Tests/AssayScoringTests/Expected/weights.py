"""Objective weights of decision matrices, from their definitions in 60 digits (mpmath) and from other programs.

    python weights.py > weights.json

needs mpmath, numpy, scipy, pymcdm 1.4.0, scikit-criteria 0.10 and pyDecision 5.1.8. Every value comes from its definition;
where another program uses the same definition, the script stops unless the two agree to 1e-10 relative (1e-8 for
pyDecision, which adds 1e-9 to denominators).
"""
import json
import random
import sys

import numpy as np
import pymcdm.weights as pymcdm
from mpmath import mp, mpf
from pyDecision.algorithm import cilos_method, critic_method, merec_method
from skcriteria.preprocessing import weighters as skc

mp.dps = 60


def normalised(values):
    total = sum(values)
    return [v / total for v in values]


def directed(column, kind):
    """Min-max values; `kind` is benefit, cost, a number (a target) or two numbers (an interval)."""
    if kind == "benefit":
        low, high = min(column), max(column)
        return [(x - low) / (high - low) for x in column]
    if kind == "cost":
        low, high = min(column), max(column)
        return [(high - x) / (high - low) for x in column]
    away = distances(column, kind)
    return [1 - d / max(away) for d in away]


def distances(column, kind):
    low, high = (mpf(kind), mpf(kind)) if not isinstance(kind, list) else map(mpf, kind)
    return [max(low - x, x - high, mpf(0)) for x in column]


def entropy(columns):
    m = len(columns[0])
    found = []
    for column in columns:
        total = sum(column)
        shares = [y / total for y in column]
        found.append(-sum(p * mp.log(p) for p in shares if p > 0) / mp.log(m))
    return found


def deviation(column):
    mean = sum(column) / len(column)
    return mp.sqrt(sum((y - mean) ** 2 for y in column) / (len(column) - 1))


def correlations(columns):
    centred = []
    for column in columns:
        mean = sum(column) / len(column)
        around = [y - mean for y in column]
        root = mp.sqrt(sum(a * a for a in around))
        centred.append([a / root for a in around])
    return [[sum(a * b for a, b in zip(one, other)) for other in centred] for one in centred]


def pca(columns):
    r = mp.matrix(correlations(columns))
    values, vectors = mp.eigsy(r)
    n = len(columns)
    kept = [k for k in range(n) if values[k] > 1]
    sums = [mpf(0)] * n
    for k in kept:
        vector = [vectors[j, k] for j in range(n)]
        sign = 1 if sum(vector) > 0 else -1
        sums = [s + values[k] * sign * v for s, v in zip(sums, vector)]
    total = sum(values[k] for k in kept)
    return [s / total for s in sums]


def independence(columns):
    r = correlations(columns)
    n = len(columns)
    found = []
    for j in range(n):
        others = [k for k in range(n) if k != j]
        inner = mp.matrix([[r[a][b] for b in others] for a in others])
        side = mp.matrix([r[a][j] for a in others])
        found.append(mp.sqrt((side.T * mp.lu_solve(inner, side))[0]))
    return found


def gini(columns):
    found = []
    for column in columns:
        m = len(column)
        spread = sum(abs(a - b) for a in column for b in column)
        found.append(spread / (2 * m * sum(column)))
    return found


def merec(columns, kinds):
    n = len(columns)
    logs = [
        [mp.log(x / min(c)) if kind == "benefit" else mp.log(max(c) / x) for x in c] for c, kind in zip(columns, kinds)]
    rows = list(zip(*logs))
    whole = [mp.log(1 + sum(row) / n) for row in rows]
    return [
        sum(abs(mp.log(1 + (sum(row) - row[j]) / n) - s) for row, s in zip(rows, whole)) for j in range(n)]


def cilos(columns, kinds):
    n = len(columns)
    benefits = []
    for column, kind in zip(columns, kinds):
        if kind == "benefit":
            benefits.append(column)
        elif kind == "cost":
            benefits.append([min(column) / x for x in column])
        else:
            benefits.append(directed(column, kind))
    best = [max(range(len(b)), key=lambda i, b=b: b[i]) for b in benefits]
    p = [[(benefits[j][best[j]] - benefits[j][best[i]]) / benefits[j][best[j]] for j in range(n)] for i in range(n)]
    f = mp.matrix(n, n)
    for i in range(n):
        for j in range(n):
            f[i, j] = p[i][j] if i != j else -sum(p[k][j] for k in range(n))
    # One of the rows follows from the others; that the weights add up to 1 takes its place.
    right = mp.matrix(n, 1)
    for j in range(n):
        f[n - 1, j] = 1
    right[n - 1] = 1
    return list(mp.lu_solve(f, right))


def check(name, found, other, tolerance=1e-10):
    found = np.array([float(v) for v in found])
    off = np.max(np.abs(found - np.asarray(other, dtype=float)) / np.maximum(np.abs(found), 1e-300))
    if not off <= tolerance:
        sys.exit(f"{name}: another program is off by {off}: {found} {other}")


def case(name, rows, kinds):
    columns = [[mpf(x) for x in column] for column in zip(*rows)]
    positive = all(x > 0 for column in columns for x in column)
    plain = all(kind in ("benefit", "cost") for kind in kinds)
    turned = [directed(c, kind) for c, kind in zip(columns, kinds)]
    numbers = np.array(rows, dtype=float)
    scaled = np.array([[float(y) for y in c] for c in turned]).T
    types = np.array([-1 if kind == "cost" else 1 for kind in kinds])
    words = ["min" if kind == "cost" else "max" for kind in kinds]
    weights = {}

    weights["entropy"] = normalised([1 - e for e in entropy(turned)])
    weights["entropy:0.01"] = normalised([1 - e for e in entropy([[y + mpf(0.01) for y in c] for c in turned])])
    spread = [deviation(c) for c in turned]
    weights["standard-deviation"] = normalised(spread)
    check("sd", weights["standard-deviation"], pymcdm.standard_deviation_weights(scaled))
    r = correlations(turned)
    weights["critic"] = normalised([s * sum(1 - x for x in row) for s, row in zip(spread, r)])
    if plain:
        check("critic", weights["critic"], pymcdm.critic_weights(scaled))
        check("critic", weights["critic"], critic_method(numbers, words), 1e-8)
    weights["pca"] = normalised([abs(c) for c in pca(turned)])
    weights["pca-undirected"] = normalised([abs(c) for c in pca(columns)])
    if len(rows) > len(kinds):
        weights["independence"] = normalised([1 / r for r in independence(columns)])
        inverse = np.linalg.inv(np.corrcoef(numbers.T))
        check("independence", weights["independence"], normalised(1 / np.sqrt(1 - 1 / np.diag(inverse))), 1e-6)
    if positive:
        weights["entropy-raw"] = normalised([1 - e for e in entropy(columns)])
        # Both programs lose digits where all shares are nearly equal.
        loose = 1e-10 if max(deviation(c) / (sum(c) / len(c)) for c in columns) > 0.01 else 1e-2
        check("entropy-raw", weights["entropy-raw"], pymcdm.entropy_weights(numbers), loose)
        check("entropy-raw", weights["entropy-raw"], skc.entropy_weights(numbers), loose)
        weights["coefficient-of-variation"] = normalised([deviation(c) / (sum(c) / len(c)) for c in columns])
        weights["gini"] = normalised(gini(columns))
        check("gini", weights["gini"], pymcdm.gini_weights(numbers))
        check("gini", weights["gini"], skc.gini_weights(numbers), 1e-8)
    if positive and plain:
        weights["entropy-sum"] = normalised(
            [1 - e for e in entropy([[1 / x for x in c] if kind == "cost" else c for c, kind in zip(columns, kinds)])])
        weights["merec"] = normalised(merec(columns, kinds))
        check("merec", weights["merec"], pymcdm.merec_weights(numbers, types), 1e-8)
        check("merec", weights["merec"], skc.merec_weights(numbers, types), 1e-8)
        if loose < 1e-3:
            check("merec", weights["merec"], merec_method(numbers, words), 1e-5)
    if all(len(set(c)) == len(c) for c in columns) and positive:
        weights["cilos"] = normalised(cilos(columns, kinds))
        if plain and loose < 1e-3:
            check("cilos", weights["cilos"], pymcdm.cilos_weights(numbers, types), 1e-8)
    return {
        "name": name, "kinds": kinds, "rows": rows, "weights": {k: [float(v) for v in w] for k, w in weights.items()}}


def combinations():
    """Combined weights; the game-theoretic coefficients solve sum_l (w_k.w_l) a_l = w_k.w_k and are divided by their sum."""
    vectors = [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.5, 0.2]]
    w = [[mpf(x) for x in v] for v in vectors]
    product = normalised([a * b * c for a, b, c in zip(*w)])
    additive = [mpf(0.2) * a + mpf(0.3) * b + mpf(0.5) * c for a, b, c in zip(*w)]
    dot = lambda a, b: sum(x * y for x, y in zip(a, b))
    g = mp.matrix([[dot(a, b) for b in w] for a in w])
    alpha = normalised(list(mp.lu_solve(g, mp.matrix([dot(a, a) for a in w]))))
    assert min(alpha) > 0
    game = [sum(a * v[j] for a, v in zip(alpha, w)) for j in range(3)]
    lists = {"multiplicative": product, "additive": normalised(additive), "game_theoretic": game, "coefficients": alpha}
    return {"vectors": vectors, **{k: [float(x) for x in v] for k, v in lists.items()}}


def main():
    random.seed(20260101)
    number = lambda low, high: round(random.uniform(low, high), 4)
    phones = [[250, 16, 12, 5], [200, 16, 8, 3], [300, 32, 16, 4], [275, 32, 8, 4], [225, 16, 16, 2]]
    cases = [
        case("five phones, with ties", phones, ["cost", "benefit", "benefit", "benefit"]),
        case(
            "field map", [[86, 78, 92, 80, 95], [75, 88, 83, 91, 90], [92, 85, 70, 84, 99], [60, 95, 88, 77, 93]],
            ["benefit"] * 5),
        case(
            "lognormal, mixed directions",
            [[round(random.lognormvariate(0, s), 4) for s in (0.2, 0.5, 1, 1.5, 0.1, 0.8)] for _ in range(40)],
            ["benefit", "cost", "benefit", "cost", "cost", "benefit"]),
        case(
            "a hundred rows", [[number(10, 20), number(0.1, 1), number(1000, 5000), number(1, 2)] for _ in range(100)],
            ["benefit", "benefit", "cost", "benefit"]),
        case(
            "targets and negative values",
            [[number(-5, 5), number(35, 38), number(-1, 1), number(0, 9)] for _ in range(25)],
            ["benefit", 36.5, "cost", [3, 5]]),
        case(
            "targets", [[number(1, 5), number(35, 38), number(1, 2), number(1, 9)] for _ in range(25)],
            ["benefit", 36.5, "cost", [3, 3.2]]),
        case(
            "shares that are nearly equal", [[1000000 + number(0, 1), 500 + number(0, 0.01), 3 + number(0, 0.02)]
                                            for _ in range(12)], ["benefit", "cost", "benefit"]),
    ]
    json.dump({"cases": cases, "combined": combinations()}, sys.stdout, indent=1)


main()
