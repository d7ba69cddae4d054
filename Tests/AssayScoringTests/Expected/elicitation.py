"""Weights from judgments by independent means: numpy 2.4.6, scipy 1.17.1, mpmath 1.4.1, Python's fractions.

Run: python3 elicitation.py > elicitation.json

Eigenvectors come from mpmath with 50 digits, incomplete matrices from numpy (Harker's matrix by `eig`, logarithmic least
squares by `lstsq`). The best-worst method is a linear programme for HiGHS (`scipy.optimize.linprog`): the linear form
directly; the nonlinear one by bisection on xi, since with xi fixed its constraints are linear in the weights.
"""

import itertools
import json
from fractions import Fraction

import mpmath
import numpy as np
from scipy.optimize import linprog
from scipy.stats import friedmanchisquare

mpmath.mp.dps = 50
SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]


def reciprocal(n, upper):
    a = [[Fraction(1)] * n for _ in range(n)]
    for (i, j), value in zip(itertools.combinations(range(n), 2), upper):
        a[i][j], a[j][i] = value, 1 / value
    return a


def eigen(a):
    n = len(a)
    m = mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in a])
    w = mpmath.matrix([mpmath.mpf(1) / n] * n)
    while True:
        v = m * w
        total = sum(v)
        v = v / total
        done = max(abs(v[i] - w[i]) for i in range(n)) < mpmath.mpf(10) ** -45
        w = v
        if done:
            return list(w), sum(m * w)


def geometric(a):
    n = len(a)
    logs = [sum(mpmath.log(mpmath.mpf(x.numerator) / x.denominator) for x in row) / n for row in a]
    w = [mpmath.exp(x) for x in logs]
    return [x / sum(w) for x in w]


def column_mean(a):
    n = len(a)
    sums = [sum(row[j] for row in a) for j in range(n)]
    return [float(sum(row[j] / sums[j] for j in range(n)) / n) for row in a]


def gci(a):
    n = len(a)
    w = geometric(a)
    if n < 3:
        return 0.0
    total = sum(
        (mpmath.log(mpmath.mpf(a[i][j].numerator) / a[i][j].denominator) - mpmath.log(w[i] / w[j])) ** 2
        for i, j in itertools.combinations(range(n), 2))
    return float(2 * total / ((n - 1) * (n - 2)))


def complete(name, a):
    w, value = eigen(a)
    return {
        "name": name, "matrix": [[float(x) for x in row] for row in a], "eigenvector": [float(x) for x in w],
        "lambda": float(value), "geometric_mean": [float(x) for x in geometric(a)], "column_mean": column_mean(a),
        "gci": gci(a)}


def random_matrix(n, rng, consistency):
    """Judgments of true weights with some noise, rounded to the scale; `consistency` 0 is pure chance."""
    if consistency == 0:
        return reciprocal(n, [SCALE[k] for k in rng.integers(0, len(SCALE), n * (n - 1) // 2)])
    w = rng.dirichlet(np.ones(n))
    upper = []
    for i, j in itertools.combinations(range(n), 2):
        target = np.log(w[i] / w[j]) + rng.normal() / consistency
        upper.append(min(SCALE, key=lambda s: abs(np.log(float(s)) - target)))
    return reciprocal(n, upper)


def incomplete(name, a, missing):
    n = len(a)
    m = np.array([[float(x) for x in row] for row in a])
    known = np.ones((n, n), bool)
    for i, j in missing:
        known[i, j] = known[j, i] = False
    harker = np.where(known, m, 0.0)
    for i in range(n):
        harker[i, i] = 1 + np.sum(~known[i])
    values, vectors = np.linalg.eig(harker)
    k = np.argmax(values.real)
    w = np.abs(vectors[:, k].real)
    rows, right = [], []
    for i, j in itertools.combinations(range(n), 2):
        if known[i, j]:
            row = np.zeros(n)
            row[i], row[j] = 1, -1
            rows.append(row)
            right.append(np.log(m[i, j]))
    rows.append(np.ones(n))
    right.append(0.0)
    logs = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)[0]
    g = np.exp(logs)
    return {
        "name": name, "matrix": [[m[i, j] if known[i, j] else None for j in range(n)] for i in range(n)],
        "eigenvector": list(w / w.sum()), "lambda": float(values[k].real), "geometric_mean": list(g / g.sum())}


def best_worst_rows(best, worst, bo, ow, xi):
    """Rows of A w <= b (and the coefficient of xi in the linear form) for both kinds of deviation."""
    n = len(bo)
    rows = []
    for j in range(n):
        for sign in (1, -1):
            if j != best:
                rows.append((sign, "b", j))
            if j != worst and j != best:
                rows.append((sign, "w", j))
    linear, ratio = [], []
    for sign, kind, j in rows:
        row = np.zeros(n)
        if kind == "b":
            row[best] += sign
            row[j] -= sign * bo[j]
            base = j
        else:
            row[j] += sign
            row[worst] -= sign * ow[j]
            base = worst
        linear.append(np.append(row, -1.0))
        bound = row.copy()
        bound[base] -= xi
        ratio.append(bound)
    return np.array(linear), np.array(ratio)


def best_worst(name, bo, ow):
    n = len(bo)
    best = max((i for i in range(n) if bo[i] == 1), key=lambda i: ow[i])
    worst = max((i for i in range(n) if ow[i] == 1), key=lambda i: bo[i])
    linear, _ = best_worst_rows(best, worst, bo, ow, 0)
    tight = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    cost = np.append(np.zeros(n), 1.0)
    result = linprog(
        cost, A_ub=linear, b_ub=np.zeros(len(linear)), A_eq=[[1.0] * n + [0.0]], b_eq=[1.0], options=tight)
    assert result.status == 0

    def slack(xi):
        """How far the bounds must be moved before they can be met; 0 or less where xi is large enough."""
        _, ratio = best_worst_rows(best, worst, bo, ow, xi)
        rows = np.hstack([ratio, -np.ones((len(ratio), 1))])
        answer = linprog(
            cost, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[[1.0] * n + [0.0]], b_eq=[1.0],
            bounds=[(0, None)] * n + [(None, None)], options=tight)
        assert answer.status == 0
        return answer.fun

    def extreme(xi, objective):
        _, ratio = best_worst_rows(best, worst, bo, ow, xi)
        for room in (1e-10, 1e-9, 1e-8):
            answer = linprog(
                objective, A_ub=ratio, b_ub=np.full(len(ratio), room), A_eq=[[1.0] * n], b_eq=[1.0], options=tight)
            if answer.status == 0:
                return answer.fun
        raise ValueError(f"{name}: no solution at {xi}")

    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if slack(middle) <= 1e-12:
            high = middle
        else:
            low = middle
    lows, highs = [], []
    for j in range(n):
        unit = np.zeros(n)
        unit[j] = 1
        lows.append(extreme(high + 1e-9, unit))
        highs.append(-extreme(high + 1e-9, -unit))
    return {
        "name": name, "best_to_others": bo, "others_to_worst": ow, "linear": list(result.x[:n]),
        "linear_xi": result.x[n], "xi": high, "lows": lows, "highs": highs}


def chart(name, wins):
    n = len(wins)
    triads = sum(
        1 for i, j, k in itertools.combinations(range(n), 3)
        if len({(i if wins[i][j] else j), (j if wins[j][k] else k), (i if wins[i][k] else k)}) == 3)
    most = (n**3 - n) / 24 if n % 2 else (n**3 - 4 * n) / 24
    sums = [sum(row) for row in wins]
    return {
        "name": name, "rows": wins, "triads": triads, "zeta": 1 - triads / most,
        "weights": [s / sum(sums) for s in sums]}


def delphi(name, ratings):
    a = np.array(ratings, float)
    m, n = a.shape
    chi, _ = friedmanchisquare(*a.T)
    quartiles = np.quantile(a, [0.25, 0.5, 0.75], axis=0, method="weibull")
    return {
        "name": name, "ratings": ratings, "mean": list(a.mean(0)), "sd": list(a.std(0, ddof=1)),
        "cv": list(a.std(0, ddof=1) / a.mean(0)), "q25": list(quartiles[0]), "median": list(quartiles[1]),
        "q75": list(quartiles[2]), "chi_squared": chi, "w": chi / (m * (n - 1))}


def main():
    rng = np.random.default_rng(20261121)
    matrices = [complete(f"n{n}_{c}", random_matrix(n, rng, c)) for n in (1, 2, 3, 4, 5, 8, 15, 20) for c in (4, 1, 0)]
    partial = []
    for n, share in ((4, 0.2), (6, 0.4), (9, 0.5), (15, 0.6)):
        pairs = [p for p in itertools.combinations(range(n), 2) if p[1] - p[0] > 1]
        missing = [p for p in pairs if rng.random() < share] or pairs[:1]
        partial.append(incomplete(f"n{n}", random_matrix(n, rng, 2), missing))
    # A chain, the fewest judgments that connect all: the slowest case for the plain iteration.
    chain = [p for p in itertools.combinations(range(12), 2) if p[1] - p[0] > 1]
    partial.append(incomplete("chain12", random_matrix(12, rng, 2), chain))
    bests = [best_worst("rezaei_2015_example_1", [8, 2, 1], [1, 5, 8]), best_worst("consistent", [1, 2, 4, 8], [8, 4, 2, 1])]
    for n in (2, 3, 4, 5, 6, 8, 9):
        for k in range(3):
            bw = int(rng.integers(2, 10))
            bo = [int(x) for x in rng.integers(1, bw + 1, n)]
            ow = [int(x) for x in rng.integers(1, bw + 1, n)]
            bo[0], ow[0], bo[n - 1], ow[n - 1] = 1, bw, bw, 1
            bests.append(best_worst(f"n{n}_{k}", bo, ow))
    charts = []
    for n in (3, 4, 5, 8, 9):
        wins = [[0] * n for _ in range(n)]
        for i, j in itertools.combinations(range(n), 2):
            first = int(rng.integers(0, 2))
            wins[i][j], wins[j][i] = first, 1 - first
        charts.append(chart(f"n{n}", wins))
    rounds = [delphi(f"m{m}_n{n}", rng.integers(1, 6, (m, n)).tolist()) for m, n in ((5, 4), (12, 7), (30, 10))]
    print(json.dumps({
        "matrices": matrices, "incomplete": partial, "best_worst": bests, "charts": charts, "delphi": rounds}))


main()
