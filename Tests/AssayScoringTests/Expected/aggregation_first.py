"""Expected values of normalisation and of the first half of the aggregation methods.

Run: python aggregation_first.py > aggregation_first.json
Made with numpy 2.4.6, pymcdm 1.4.0, pyDecision 5.1.8 and scikit-criteria. pymcdm's COPRAS (1.4.0) reduces to s_plus + s_minus,
so that COPRAS comes from pyDecision; pyDecision's grey relational grade is divided by the number of alternatives, which
is undone here. Targets and intervals, which none of them has, come from the definitions, in numpy.
"""
import json
import sys

import numpy as np
import pymcdm.methods as mcdm
import pymcdm.normalizations as norm
from pyDecision.algorithm import copras_method, gra_method

rng = np.random.default_rng(20261121)


def moora_reference_point(x, w, t):
    y = x / np.sqrt((x**2).sum(0))
    best = np.where(t > 0, y.max(0), y.min(0))
    return (w * np.abs(best - y)).max(1)


def matrices():
    for m, n in [(6, 4), (40, 7), (3000, 5)]:
        x = np.round(rng.lognormal(2, 0.6, (m, n)), 3)
        t = rng.choice([1, -1], n)
        t[0], t[1] = 1, -1
        w = rng.dirichlet(np.ones(n))
        yield x, w, t


def methods(x, w, t):
    names = ["max" if s > 0 else "min" for s in t]
    every = max(1, len(x) // 50)
    out = {
        "weighted-sum": mcdm.WSM(norm.minmax_normalization)(x, w, t),
        "weighted-product": mcdm.WPM(norm.sum_normalization)(x, w, t),
        "waspas": mcdm.WASPAS()(x, w, t),
        "topsis": mcdm.TOPSIS(norm.vector_normalization)(x, w, t),
        "topsis min-max": mcdm.TOPSIS(norm.minmax_normalization)(x, w, t),
        "vikor": mcdm.VIKOR()(x, w, t),
        "moora": mcdm.MOORA()(x, w, t),
        "moora reference-point": moora_reference_point(x, w, t),
        "aras": mcdm.ARAS()(x, w, t),
        "copras": copras_method(x, w, names, graph=False, verbose=False)[:, 1],
        "grey-relational": gra_method(x, names, w, graph=False, verbose=False) * len(x),
    }
    return {k: list(map(float, v[::every])) for k, v in out.items()}, every


def normalised(x, direction, best):
    """By definition; for a target or an interval, of the closeness."""
    cost = direction == "cost"
    if direction in ("target", "interval"):
        lo, hi = best
        d = np.where(x < lo, lo - x, np.where(x > hi, x - hi, 0))
        u = 1 - d / d.max()
    else:
        u = x
    low, high = (u.min(), u.max()) if direction in ("benefit", "cost") else (0.0, 1.0)
    unit = (high - u) / (high - low) if cost else (u - low) / (high - low)
    z = (u - u.mean()) / u.std(ddof=1)
    out = {
        "min-max": unit,
        "max": (1 - u / u.max()) if cost else (u / u.max() if direction == "benefit" else u),
        "sum": (1 / u) / (1 / u).sum() if cost else u / u.sum(),
        "vector": (1 - u / np.sqrt((u**2).sum())) if cost else u / np.sqrt((u**2).sum()),
        "z": -z if cost else z,
        "efficacy": 60 + 40 * unit,
        "none": -u if cost else u,
    }
    return {k: list(map(float, v)) for k, v in out.items()}


cases = []
for x, w, t in matrices():
    scores, every = methods(x, w, t)
    cases.append({"matrix": x.tolist(), "weights": w.tolist(), "types": t.tolist(), "every": every, "scores": scores})
scales = []
for direction, best in [("benefit", None), ("cost", None), ("target", [9.0, 9.0]), ("interval", [7.0, 11.0])]:
    x = np.round(rng.lognormal(2, 0.6, 60), 3)
    scales.append({"direction": direction, "best": best or [], "values": x.tolist(), "scaled": normalised(x, direction, best)})
json.dump({"aggregation": cases, "normalisation": scales}, sys.stdout, separators=(",", ":"))
