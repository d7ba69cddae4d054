"""Small binary samples, and whether they are separated: by a linear program, exactly.

A direction d with (2y - 1) x d >= 0 for all cases and > 0 for some exists where the maximum of the sum is not 0
(Konis 2007, "Linear programming algorithms for detecting separated data in binary logistic regression models", ch. 4).
The columns that such directions can move are found by maximising and minimising each coefficient.
Made with scipy 1.17.1. Run: python separation.py > separation.json
"""
import json

import numpy as np
from scipy.optimize import linprog

random = np.random.default_rng(20240607)


def columns(X, y):
    """The columns that separating directions move, the empty list where there is none."""
    signed = (2 * y - 1)[:, None] * X
    best = linprog(-signed.sum(0), A_ub=-signed, b_ub=np.zeros(len(y)), bounds=[(-1, 1)] * X.shape[1], method="highs")
    if best.fun > -1e-7:
        return []
    # Directions that move some case, and among them which coefficients must or can differ from 0.
    moved = []
    for j in range(X.shape[1]):
        sizes = []
        for sign in (1, -1):
            c = np.zeros(X.shape[1])
            c[j] = -sign
            found = linprog(c, A_ub=-signed, b_ub=np.zeros(len(y)), bounds=[(-1, 1)] * X.shape[1], method="highs")
            sizes.append(-found.fun)
        if max(sizes) > 1e-7:
            moved.append(j)
    return moved


samples = []
while len(samples) < 120:
    n = int(random.integers(8, 40))
    p = int(random.integers(1, 4))
    X = np.column_stack([np.ones(n)] + [
        random.integers(0, 2, n) if random.random() < 0.6 else random.integers(0, 9, n) for _ in range(p)]).astype(float)
    eta = X @ np.concatenate([[random.normal()], random.normal(size=p) * (1.5 if random.random() < 0.5 else 0.4)])
    y = (random.random(n) < 1 / (1 + np.exp(-(eta - eta.mean())))).astype(int)
    if np.linalg.matrix_rank(X) < p + 1 or y.min() == y.max():
        continue
    found = columns(X, y)
    if len(found) == 0 and sum(1 for s in samples if not s["columns"]) >= 60:
        continue
    if found and sum(1 for s in samples if s["columns"]) >= 60:
        continue
    samples.append({"x": X[:, 1:].T.tolist(), "y": y.tolist(), "columns": found})
print(json.dumps({"samples": samples}))
