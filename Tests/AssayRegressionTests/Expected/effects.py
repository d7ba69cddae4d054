"""Expected values of marginal effects, predictions and their standard errors.

python effects.py > effects.json

Three sources: derivatives written out by hand and evaluated with 40 digits (mpmath) at the estimates as printed;
statsmodels' get_margeff; and, as a check that stops the script, the Python package marginaleffects (0.6.0 works with
polars 1, not with polars 2).
"""
import json
import sys
import warnings
from importlib.metadata import version

import mpmath as mp
import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.api as sm
import statsmodels.formula.api as smf

warnings.simplefilter("ignore")
mp.mp.dps = 40
rng = np.random.default_rng(20250)
n = 120
x = np.round(rng.uniform(0.3, 9, n), 1)
u = np.round(rng.normal(0, 2, n), 2)
sex = rng.choice(["F", "M"], n)
region = rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
days = rng.integers(10, 60, n).astype(float)
weight = rng.integers(1, 5, n).astype(float)
eta = -1 + 0.8 * np.log(x) - 0.02 * x**2 + 0.6 * (sex == "M") + 0.5 * (region == "b") + 0.15 * x * (sex == "M") + 0.3 * u
y = (rng.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(int)
count = rng.poisson(days * np.exp(-3 + 0.1 * x + 0.3 * (sex == "M")))
e1, e2 = np.exp(0.4 - 0.2 * x + 0.3 * u), np.exp(-0.5 + 0.1 * x + 0.5 * (sex == "M"))
draw = rng.uniform(size=n) * (1 + e1 + e2)
choice = np.where(draw < 1, 0, np.where(draw < 1 + e1, 1, 2))
score = 20 + 3 * x + 0.4 * u - 0.2 * x**2 + rng.normal(0, 2, n)
frame = pd.DataFrame(dict(x=x, u=u, sex=sex, region=region, days=days, weight=weight, y=y, count=count, choice=choice, score=score))

M = lambda a: [mp.mpf(float(v)) for v in a]


def newton(design, response, w):
    theta = np.zeros(design.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-design @ theta))
        step = np.linalg.solve((design * (w * p * (1 - p))[:, None]).T @ design, design.T @ (w * (response - p)))
        theta = theta + step
        if np.abs(step).max() < 1e-15:
            break
    p = 1 / (1 + np.exp(-design @ theta))
    return theta, np.linalg.inv((design * (w * p * (1 - p))[:, None]).T @ design)


# The logit of y ~ log(x) + I(x^2) + (x - 4)_+^3 + sex + region + x + x:sex + u, by exact derivatives.
def row(v, s, r, uu):
    knot = max(v - 4, 0) ** 3
    return [1, mp.log(v), v * v, knot, s == "M", r == "b", r == "c", v, v * (s == "M"), uu]


def row_slope(v, s, r, uu):
    return [0, 1 / v, 2 * v, 3 * max(v - 4, 0) ** 2, 0, 0, 0, 1, mp.mpf(s == "M"), 0]


design = np.array([[float(a) for a in row(mp.mpf(v), s, r, uu)] for v, s, r, uu in zip(x, sex, region, u)])
theta, cov = newton(design, y, weight)
T = M(theta)
V = mp.matrix([M(line) for line in cov])
p = len(T)


def dot(a, b):
    return mp.fsum(mp.mpf(i) * j for i, j in zip(a, b))


def level(values):
    """The prediction of one row and its gradient."""
    X = row(*values)
    P = 1 / (1 + mp.exp(-dot(X, T)))
    return P, [P * (1 - P) * mp.mpf(a) for a in X]


def slope(values):
    X, D = row(*values), row_slope(*values)
    P = 1 / (1 + mp.exp(-dot(X, T)))
    speed = dot(D, T)
    first, second = P * (1 - P), P * (1 - P) * (1 - 2 * P)
    return first * speed, [second * mp.mpf(a) * speed + first * mp.mpf(d) for a, d in zip(X, D)]


def slope_u(values):
    X = row(*values)
    P = 1 / (1 + mp.exp(-dot(X, T)))
    first, second = P * (1 - P), P * (1 - P) * (1 - 2 * P)
    return first * T[9], [second * mp.mpf(a) * T[9] + (first if j == 9 else 0) for j, a in enumerate(X)]


def average(f, cases, w):
    parts = [f(c) for c in cases]
    total = mp.fsum(w)
    estimate = mp.fsum(a * b[0] for a, b in zip(w, parts)) / total
    gradient = [mp.fsum(a * b[1][j] for a, b in zip(w, parts)) / total for j in range(p)]
    return estimate, gradient


def summary(estimate, gradient):
    g = mp.matrix(gradient)
    return {"estimate": float(estimate), "std_error": float(mp.sqrt((g.T * V * g)[0]))}


def difference(a, b):
    return a[0] - b[0], [i - j for i, j in zip(a[1], b[1])]


cases = [(mp.mpf(float(a)), s, r, mp.mpf(float(b))) for a, s, r, b in zip(x, sex, region, u)]
W = M(weight)
put = lambda k, v: [tuple(v if i == k else c for i, c in enumerate(case)) for case in cases]
logit = {"theta": theta.tolist(), "covariance": cov.tolist()}
logit["slope_x"] = summary(*average(slope, cases, W))
logit["slope_u"] = summary(*average(slope_u, cases, W))
at = {s: average(level, put(1, s), W) for s in "FM"}
logit["sex_M_F"] = summary(*difference(at["M"], at["F"]))
by = {r: average(level, put(2, r), W) for r in "abc"}
for high, low in ["ba", "ca", "cb"]:
    logit[f"region_{high}_{low}"] = summary(*difference(by[high], by[low]))
for r in "abc":
    logit[f"level_region_{r}"] = summary(*by[r])
for s in "FM":
    own = [i for i in range(n) if sex[i] == s]
    logit[f"slope_x_by_{s}"] = summary(*average(slope, [cases[i] for i in own], [W[i] for i in own]))
for v in [mp.mpf(2), mp.mpf(4), mp.mpf("6.5")]:
    logit[f"slope_x_at_{mp.nstr(v)}"] = summary(*average(slope, put(0, v), W))
shifted = average(level, [(c[0] + 1,) + c[1:] for c in cases], W)
logit["step_x"] = summary(*difference(shifted, average(level, cases, W)))
total = mp.fsum(W)
mean_x = mp.fsum(a * c[0] for a, c in zip(W, cases)) / total
mean_u = mp.fsum(a * c[3] for a, c in zip(W, cases)) / total
mode = lambda k, values: max(values, key=lambda v: sum(weight[i] for i in range(n) if cases[i][k] == v))
typical = (mean_x, mode(1, "FM"), mode(2, "abc"), mean_u)
logit["slope_x_at_means"] = summary(*slope(typical))
logit["level_at_means"] = summary(*level(typical))
logit["mode"] = [typical[1], typical[2]]
grid = [(mean_x, s, r, mean_u) for s in "FM" for r in "abc"]
logit["level_balanced"] = summary(*average(level, grid, [mp.mpf(1)] * 6))

# statsmodels, plain models: no transformations, and its own derivatives.
plain = {}
fit = smf.logit("y ~ x + u + C(sex)", frame).fit(method="newton", tol=1e-14, disp=0)


def rows(effects):
    table = effects.summary_frame()
    return {k: [float(a), float(b)] for k, a, b in zip([str(i) for i in table.index], table.iloc[:, 0], table.iloc[:, 1])}


def model(fit):
    return {"theta": np.asarray(fit.params).T.ravel().tolist(), "covariance": np.asarray(fit.cov_params()).tolist()}


plain["logit"] = model(fit) | {
    "slopes": rows(fit.get_margeff(at="overall")), "dummies": rows(fit.get_margeff(at="overall", dummy=True))}
fit = smf.poisson("count ~ x + C(sex)", frame, exposure=days).fit(method="newton", tol=1e-14, disp=0)
plain["poisson"] = model(fit)
mu = fit.predict()
beta = np.asarray(fit.params)
X = fit.model.exog
g = (mu[:, None] * X).mean(0) * beta[2]
g[2] += mu.mean()
plain["poisson"]["slope_x"] = [mu.mean() * beta[2], float(np.sqrt(g @ np.asarray(fit.cov_params()) @ g))]
fit = smf.mnlogit("choice ~ x + u + C(sex)", frame).fit(method="newton", tol=1e-14, maxiter=100, disp=0)
effects = fit.get_margeff(at="overall")
plain["multinomial"] = model(fit) | {
    "names": fit.model.exog_names[1:],
    "estimates": np.asarray(effects.margeff).tolist(), "std_errors": np.asarray(effects.margeff_se).tolist()}

# A check by another program: marginaleffects differentiates numerically, to about six digits.
import marginaleffects as me

frame["sex"], frame["region"] = frame["sex"].astype("category"), frame["region"].astype("category")
check = smf.glm(
    "y ~ np.log(x) + I(x**2) + I(np.maximum(x - 4, 0)**3) + sex * x + region + u",
    frame.loc[frame.index.repeat(weight.astype(int))].reset_index(drop=True), family=sm.families.Binomial())
check = check.fit(tol=1e-14)
theirs = me.avg_slopes(check, variables=["x", "u", "sex", "region"]).to_dicts()
for line in theirs:
    # A slope's contrast is written as the step that it was made with.
    key = "slope_" + line["term"] if "+" in line["contrast"] or "/" in line["contrast"] else (
        line["term"] + "_" + line["contrast"].replace("mean(", "").replace(")", "").replace(" - ", "_"))
    # Its standard errors rest on one-sided differences of differences.
    for name, bound in [("estimate", 1e-4), ("std_error", 5e-2)]:
        ours = logit[key][name]
        print(key, name, ours, line[name], file=sys.stderr)
        assert abs(line[name] - ours) < bound * abs(ours), (key, name, line[name], ours)

json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__,
                     "statsmodels": statsmodels.__version__, "marginaleffects": version("marginaleffects"), "mpmath": mp.__version__},
        "data": {k: list(map(lambda v: v.item() if hasattr(v, "item") else v, frame[k])) for k in frame},
        "logit": logit, "plain": plain,
    },
    sys.stdout, indent=1)
