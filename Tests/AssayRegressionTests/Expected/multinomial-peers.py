"""Firth's multinomial logit by its definition, and MNLogit of statsmodels, for the data of multinomial.json.

python multinomial-peers.py < multinomial.json > multinomial-peers.json
"""
import json
import sys

import numpy
import scipy.stats
import statsmodels
import statsmodels.api as sm
from scipy.optimize import minimize

data = json.load(sys.stdin)


def design(part):
    x, g = numpy.array(part["x"], float), numpy.array(part["g"])
    levels = sorted(set(g))[1:]
    return numpy.column_stack([numpy.ones_like(x), x] + [(g == level).astype(float) for level in levels])


def parts(beta, x, y, f):
    """ℓ, its gradient and the information."""
    k = int(y.max()) - 1
    b = beta.reshape(k, -1)
    eta = numpy.column_stack([numpy.zeros(len(x)), x @ b.T])
    top = eta.max(axis=1, keepdims=True)
    total = top[:, 0] + numpy.log(numpy.exp(eta - top).sum(axis=1))
    p = numpy.exp(eta - total[:, None])
    value = float((f * (eta[numpy.arange(len(x)), y - 1] - total)).sum())
    information = numpy.zeros((beta.size, beta.size))
    for i in range(len(x)):
        v = numpy.diag(p[i, 1:]) - numpy.outer(p[i, 1:], p[i, 1:])
        information += f[i] * numpy.kron(v, numpy.outer(x[i], x[i]))
    return value, information


def penalised(beta, x, y, f):
    value, information = parts(beta, x, y, f)
    return value + numpy.linalg.slogdet(information)[1] / 2


def firth(x, y, f, fixed=None):
    """BFGS on the penalised likelihood, polished by the simplex method."""
    size = x.shape[1] * (int(y.max()) - 1)
    free = [i for i in range(size) if fixed is None or i != fixed[0]]

    def full(theta):
        beta = numpy.zeros(size)
        beta[free] = theta
        if fixed is not None:
            beta[fixed[0]] = fixed[1]
        return beta

    best = minimize(lambda t: -penalised(full(t), x, y, f), numpy.zeros(len(free)), method="BFGS",
                    options={"gtol": 1e-9, "maxiter": 5000})
    best = minimize(lambda t: -penalised(full(t), x, y, f), best.x, method="Nelder-Mead",
                    options={"xatol": 1e-11, "fatol": 1e-15, "maxiter": 40000, "maxfev": 40000})
    return full(best.x), -best.fun


small = data["small"]
x, y = design(small), numpy.array(small["y"])
f = numpy.ones(len(y))
beta, best = firth(x, y, f)
errors = numpy.sqrt(numpy.diag(numpy.linalg.inv(parts(beta, x, y, f)[1])))
# Limits of the penalised likelihood for the coefficient of x in category b, and for that of g in category c.
limits = {}
half = float(scipy.stats.chi2.ppf(0.95, 1)) / 2
for place in [1, 5]:
    ends = []
    for side in [-1, 1]:
        far = beta[place] + side * 8 * errors[place]
        ends.append(scipy.optimize.brentq(
            lambda v: firth(x, y, f, (place, v))[1] - best + half, beta[place], far, xtol=1e-9))
    limits[str(place)] = ends

x, y = design(data), numpy.array(data["y"])
f = numpy.array(data["f"], float)
rows = numpy.repeat(numpy.arange(len(y)), f.astype(int))
fit = sm.MNLogit(y[rows], x[rows]).fit(method="newton", tol=1e-14, maxiter=100, disp=0)
json.dump({
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "small": {"coefficients": beta.tolist(), "errors": errors.tolist(), "penalized": best, "limits": limits},
    "statsmodels": {
        "coefficients": numpy.asarray(fit.params).T.ravel().tolist(),
        "errors": numpy.asarray(fit.bse).T.ravel().tolist(), "loglik": float(fit.llf), "null": float(fit.llnull),
        "aic": float(fit.aic), "bic": float(fit.bic), "mcfadden": float(fit.prsquared)},
}, sys.stdout)
