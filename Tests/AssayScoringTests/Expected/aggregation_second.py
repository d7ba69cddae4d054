"""Expected values of PROMETHEE, MABAC, EDAS, CODAS, MARCOS and the rank-sum ratio.

Every value comes from the definition, written out pair by pair, and is compared with a package where one has it:
pymcdm 1.4.0 (EDAS, MABAC, CODAS, MARCOS), pyDecision 5.1.8 (PROMETHEE II, EDAS, MARCOS).
numpy 2.4.6, scipy 1.17.1. Run: python aggregation_second.py > aggregation_second.json
"""
import json
import math

import numpy as np
from pymcdm.methods import CODAS, EDAS, MABAC, MARCOS
from pyDecision.algorithm.edas import edas_method
from pyDecision.algorithm.marcos import marcos_method
from pyDecision.algorithm.p_ii import promethee_ii
from scipy.stats import linregress, norm, rankdata

ALL = []


def add(name, source, method, matrix, directions, weights, expected, **options):
    ALL.append(dict(
        name=name, source=source, method=method, matrix=[list(map(float, row)) for row in matrix],
        directions=directions, weights=list(map(float, weights)), options=options, expected=expected))


def oriented(matrix, directions):
    """Targets and intervals become closeness, a benefit; returns the matrix and +1 or -1 a column."""
    x = np.array(matrix, float)
    signs = []
    for j, direction in enumerate(directions):
        if isinstance(direction, list):
            low, high = direction
            # Values have one decimal: what is left beyond eleven is rounding.
            distance = np.round(np.maximum(np.maximum(low - x[:, j], x[:, j] - high), 0), 11)
            x[:, j] = 1 - distance / distance.max()
        signs.append(-1 if direction == "cost" else 1)
    return x, np.array(signs)


def preference(d, kind, q, p, s):
    if d <= 0:
        return 0.0
    if kind == "usual":
        return 1.0
    if kind == "u-shape":
        return 1.0 if d > q else 0.0
    if kind == "v-shape":
        return min(1.0, d / p)
    if kind == "level":
        return 0.0 if d <= q else 0.5 if d <= p else 1.0
    if kind == "linear":
        return 0.0 if d <= q else (d - q) / (p - q) if d <= p else 1.0
    return 1 - math.exp(-d * d / (2 * s * s))


def promethee(matrix, directions, weights, kind="usual", q=0.0, p=1.0, s=1.0):
    x, signs = oriented(matrix, directions)
    m, n = x.shape
    plus, minus = [], []
    for a in range(m):
        out, into = [], []
        for b in range(m):
            if a == b:
                continue
            for j in range(n):
                d = (x[a, j] - x[b, j]) * signs[j]
                out.append(weights[j] * preference(d, kind, q, p, s))
                into.append(weights[j] * preference(-d, kind, q, p, s))
        plus.append(math.fsum(out) / (m - 1))
        minus.append(math.fsum(into) / (m - 1))
    return dict(phi_plus=plus, phi_minus=minus, scores=[a - b for a, b in zip(plus, minus)])


def mabac(matrix, directions, weights):
    x, signs = oriented(matrix, directions)
    low, high = x.min(0), x.max(0)
    n = np.where(signs > 0, (x - low) / (high - low), (high - x) / (high - low))
    v = np.array(weights) * (n + 1)
    g = np.prod(v ** (1 / len(x)), axis=0)
    return dict(scores=(v - g).sum(1).tolist())


def edas(matrix, directions, weights):
    x, signs = oriented(matrix, directions)
    mean = x.mean(0)
    d = signs * (x - mean) / mean
    sp, sn = (np.maximum(d, 0) * weights).sum(1), (np.maximum(-d, 0) * weights).sum(1)
    return dict(sp=sp.tolist(), sn=sn.tolist(), scores=((sp / sp.max() + 1 - sn / sn.max()) / 2).tolist())


def shares(x, signs):
    return np.where(signs > 0, x / x.max(0), x.min(0) / x)


def codas(matrix, directions, weights, tau=0.02):
    x, signs = oriented(matrix, directions)
    r = shares(x, signs) * weights
    d = r - r.min(0)
    e, t = np.sqrt((d ** 2).sum(1)), d.sum(1)
    h = [math.fsum((e[a] - e[b]) + (t[a] - t[b] if abs(e[a] - e[b]) >= tau else 0) for b in range(len(x)))
         for a in range(len(x))]
    return dict(euclidean=e.tolist(), taxicab=t.tolist(), scores=h)


def marcos(matrix, directions, weights):
    x, signs = oriented(matrix, directions)
    n = shares(x, signs)
    s, anti = (n * weights).sum(1), (n.min(0) * weights).sum()
    plus, minus = s / np.sum(weights), s / anti
    f_plus, f_minus = minus / (plus + minus), plus / (plus + minus)
    f = (plus + minus) / (1 + (1 - f_plus) / f_plus + (1 - f_minus) / f_minus)
    return dict(k_plus=plus.tolist(), k_minus=minus.tolist(), scores=f.tolist())


def close(name, ours, theirs, tolerance=1e-9):
    assert np.allclose(ours, theirs, rtol=tolerance, atol=tolerance), (name, ours, theirs)


def peers(name, matrix, directions, weights):
    """Packages know benefit and cost only."""
    x, signs = np.array(matrix, float), np.array([-1 if d == "cost" else 1 for d in directions])
    words = ["min" if s < 0 else "max" for s in signs]
    close(name, edas(matrix, directions, weights)["scores"], EDAS()(x, weights, signs))
    close(name, edas(matrix, directions, weights)["scores"], edas_method(x, words, weights, graph=False, verbose=False))
    close(name, mabac(matrix, directions, weights)["scores"], MABAC()(x, weights, signs))
    close(name, codas(matrix, directions, weights)["scores"], CODAS()(x, weights, signs))
    close(name, marcos(matrix, directions, weights)["scores"], MARCOS()(x, weights, signs))
    close(name, marcos(matrix, directions, weights)["scores"],
          marcos_method(x, weights, words, graph=False, verbose=False))
    types = {"usual": "t1", "u-shape": "t2", "v-shape": "t3", "level": "t4", "linear": "t5", "gaussian": "t6"}
    for kind, code in types.items():
        n = x.shape[1]
        flows = promethee_ii(
            x * signs, W=list(weights), Q=[0.5] * n, S=[0.8] * n, P=[1.5] * n, F=[code] * n, sort=False, topn=0,
            graph=False, verbose=False)
        close(name + kind, promethee(matrix, directions, weights, kind, 0.5, 1.5, 0.8)["scores"], flows[:, 1])


def half_unit(name, ours, printed, digits):
    assert np.abs(np.array(ours) - printed).max() <= 0.5 * 10 ** -digits + 1e-12, (name, ours, printed)


# Published worked examples. Printed weights that miss 1 by rounding are divided by their sum, which EDAS and MARCOS do
# not notice.
facility = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
printed = [-0.26, -0.52, -0.22, 0.36, 0.70, -0.06]
half_unit("facility", promethee(facility, ["benefit"] * 4, [.4, .3, .1, .2], "linear", 1, 2)["scores"], printed, 2)
add("facility location", "Papathanasiou & Ploskas (2018), Multiple Criteria Decision Aid, Springer, ch. 3",
    "promethee2", facility, ["benefit"] * 4, [.4, .3, .1, .2],
    promethee(facility, ["benefit"] * 4, [.4, .3, .1, .2], "linear", 1, 2),
    kind="linear", q=1, p=2, printed=printed, digits=2)

forklifts = [
    [22600, 3800, 2, 5, 1.06, 3.00, 3.5, 2.8, 24.5, 6.5], [19500, 4200, 3, 2, 0.95, 3.00, 3.4, 2.2, 24, 7.0],
    [21700, 4000, 1, 3, 1.25, 3.20, 3.3, 2.5, 24.5, 7.3], [20600, 3800, 2, 5, 1.05, 3.25, 3.2, 2.0, 22.5, 11.0],
    [22500, 3800, 4, 3, 1.35, 3.20, 3.7, 2.1, 23, 6.3], [23250, 4210, 3, 5, 1.45, 3.60, 3.5, 2.8, 23.5, 7.0],
    [20300, 3850, 2, 5, 0.90, 3.25, 3.0, 2.6, 21.5, 6.0]]
w = [0.146, 0.144, 0.119, 0.121, 0.115, 0.101, 0.088, 0.068, 0.050, 0.048]
kinds = ["cost", "benefit", "benefit", "benefit", "cost", "cost"] + ["benefit"] * 4
printed = [0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464]
half_unit("forklifts", mabac(forklifts, kinds, w)["scores"], printed, 4)
add("forklifts", "Pamučar & Ćirović (2015), Expert Systems with Applications 42, 3016-3028", "mabac", forklifts, kinds,
    w, mabac(forklifts, kinds, w), printed=printed, digits=4)

energy = [[3873, 39.55, 0.27, 0.87, 150, 0.07, 12, 2130], [5067, 67.26, 0.23, 0.23, 40, 0.02, 21, 2200],
          [2213, 24.69, 0.08, 0.17, 200, 0.04, 35, 570], [6243, 132, 0.07, 0.25, 100, 0.04, 16, 100],
          [8312, 460.47, 0.05, 0.21, 25, 0.1, 25, 200]]
w = [0.131, 0.113, 0.126, 0.125, 0.126, 0.129, 0.132, 0.117]
w = [value / math.fsum(w) for value in w]
kinds = ["cost", "cost", "cost", "benefit", "benefit", "cost", "benefit", "benefit"]
printed = [0.841, 0.632, 0.883, 0.457, 0.104]
half_unit("energy", edas(energy, kinds, w)["scores"], printed, 3)
add("renewable energy", "Yazdani et al. (2020), Sustainable Operations and Computers 1, 35-42", "edas", energy, kinds,
    w, edas(energy, kinds, w), printed=printed, digits=3)

suppliers = [[45, 3600, 45, 0.9], [25, 3800, 60, 0.8], [23, 3100, 35, 0.9], [14, 3400, 50, 0.7], [15, 3300, 40, 0.8],
             [28, 3000, 30, 0.6]]
w = [0.2857, 0.3036, 0.2321, 0.1786]
kinds = ["benefit", "cost", "benefit", "benefit"]
printed = [1.3914, 0.3411, -0.2170, -0.5381, -0.7292, -0.2481]
half_unit("suppliers", codas(suppliers, kinds, w)["scores"], printed, 4)
add("suppliers", "Badi, Shetwan & Abdulshahed (2017), Proc. 1st ICMNEE, 395-407", "codas", suppliers, kinds, w,
    codas(suppliers, kinds, w), printed=printed, digits=4)

stackers = [[660, 1000, 1600, 18, 1200], [800, 1000, 1600, 24, 900], [980, 1000, 2500, 24, 900],
            [920, 1500, 1600, 24, 900], [1380, 1500, 1500, 24, 1150], [1230, 1000, 1600, 24, 1150],
            [680, 1500, 1600, 18, 1100], [960, 2000, 1600, 12, 1150]]
w = [0.1061, 0.3476, 0.3330, 0.1185, 0.0949]
w = [value / math.fsum(w) for value in w]
kinds = ["cost"] + ["benefit"] * 4
printed = [0.5649, 0.5543, 0.6410, 0.6174, 0.6016, 0.5453, 0.6282, 0.6543]
half_unit("stackers", marcos(stackers, kinds, w)["scores"], printed, 4)
add("stackers", "Ulutas et al. (2020), Mathematics 8(10), 1672", "marcos", stackers, kinds, w,
    marcos(stackers, kinds, w), printed=printed, digits=4)

# Random matrices with ties, each method and preference function; directions that packages know, and then all.
rng = np.random.default_rng(20240607)
for case in range(4):
    m, n = int(rng.integers(5, 12)), int(rng.integers(2, 6))
    matrix = np.round(rng.uniform(1, 5, (m, n)), 1)
    weights = rng.dirichlet(np.ones(n))
    directions = ["cost" if rng.random() < 0.4 else "benefit" for _ in range(n)]
    peers(f"random {case}", matrix, directions, weights)
    if case % 2:
        directions[0] = [3.0, 3.0]
        directions[-1] = [2.0, 3.0]
    source = "the definition"
    for kind in ["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]:
        # Thresholds between the values that differences can take, so that rounding decides nothing.
        add(f"random {case}, {kind}", source, "promethee2", matrix, directions, weights,
            promethee(matrix, directions, weights, kind, 0.55, 1.55, 0.8), kind=kind, q=0.55, p=1.55, s=0.8)
    for method in [mabac, edas, codas, marcos]:
        add(f"random {case}", source, method.__name__, matrix, directions, weights, method(matrix, directions, weights))


def rank_sum_ratio(matrix, directions, weights, integer=True):
    x, signs = oriented(matrix, directions)
    m, n = x.shape
    if integer:
        ranks = np.column_stack([rankdata(signs[j] * x[:, j]) for j in range(n)])
    else:
        low, high = x.min(0), x.max(0)
        ranks = 1 + (m - 1) * np.where(signs > 0, (x - low) / (high - low), (high - x) / (high - low))
    scores = (ranks * weights).sum(1) / m
    values, counts = np.unique(np.round(scores, 12), return_counts=True)
    below = np.cumsum(counts)
    share = (below - counts + (counts + 1) / 2) / m
    share[-1] = 1 - 1 / (4 * m)
    probit = 5 + norm.ppf(share)
    line = linregress(probit, values)
    k = len(values)
    f = line.rvalue ** 2 / (1 - line.rvalue ** 2) * (k - 2)
    return dict(
        rsr=(ranks.sum(1) / (m * n)).tolist(), scores=scores.tolist(), values=values.tolist(),
        frequency=counts.tolist(), share=share.tolist(), probit=probit.tolist(),
        intercept=[line.intercept], slope=[line.slope], correlation=[line.rvalue], f=[f], p=[line.pvalue])


# Prenatal care in ten regions (antenatal examinations %, maternal deaths per 100,000, perinatal deaths per 1,000): the
# data that Chinese texts on the rank-sum ratio teach it with. The values are computed here, none is copied.
care = np.column_stack([
    [99.54, 96.52, 99.36, 92.83, 91.71, 95.35, 96.09, 99.27, 94.76, 84.80],
    [60.27, 59.67, 43.91, 58.99, 35.40, 44.71, 49.81, 31.69, 22.91, 81.49],
    [16.15, 20.10, 15.60, 17.04, 15.01, 13.93, 17.43, 13.89, 19.87, 23.63]])
kinds = ["benefit", "cost", "cost"]
for integer in [True, False]:
    add("prenatal care", "scipy.stats.rankdata, norm and linregress on the definition", "rank-sum-ratio", care, kinds,
        [1 / 3] * 3, rank_sum_ratio(care, kinds, [1 / 3] * 3, integer), ranking="integer" if integer else "non-integer")
for case in range(3):
    m, n = int(rng.integers(8, 20)), int(rng.integers(2, 6))
    matrix = np.round(rng.uniform(1, 5, (m, n)), 1)
    weights = rng.dirichlet(np.ones(n))
    directions = ["cost" if rng.random() < 0.4 else "benefit" for _ in range(n)]
    directions[0] = [3.0, 3.0]
    for integer in [True, False]:
        add(f"random {case}", "scipy.stats.rankdata, norm and linregress on the definition", "rank-sum-ratio", matrix,
            directions, weights, rank_sum_ratio(matrix, directions, weights, integer),
            ranking="integer" if integer else "non-integer")

print(json.dumps(dict(cases=ALL), indent=1))
