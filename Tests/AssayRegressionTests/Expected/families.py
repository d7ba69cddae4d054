"""Tails of binary links, polygamma functions and deviances with 400 digits.

Made with mpmath 1.4.1. Run: python families.py > families.json
"""
import json

from mpmath import mp, mpf, atan, diff, erfc, exp, log, loggamma, pi, psi, sqrt

mp.dps = 400  # log(1 - 1e-304) must be seen
one = mpf(1)
links = {
    "logit": (lambda t: 1 / (1 + exp(-t)), lambda t: 1 / (1 + exp(t)), lambda t: exp(-t) / (1 + exp(-t)) ** 2),
    "probit": (lambda t: erfc(-t / sqrt(2)) / 2, lambda t: erfc(t / sqrt(2)) / 2, lambda t: exp(-t * t / 2) / sqrt(2 * pi)),
    "cloglog": (lambda t: -mp.expm1(-exp(t)), lambda t: exp(-exp(t)), lambda t: exp(t - exp(t))),
    "cauchit": (lambda t: mpf("0.5") + atan(t) / pi, lambda t: mpf("0.5") - atan(t) / pi, lambda t: 1 / (pi * (1 + t * t))),
}
etas = [-700, -38, -12.5, -8.25, -3, -0.5, 0, 0.75, 2.5, 5.5]
highs = {"logit": [12, 38, 700], "probit": [8.25, 12, 37.5], "cloglog": [6.25], "cauchit": [12, 1e6]}
tails = []
for name, (p, q, slope) in links.items():
    for eta in etas + highs[name]:
        if name == "probit" and eta == -700:
            continue
        t = mpf(eta)
        d = slope(t)
        bend = {"logit": q(t) - p(t), "probit": -t, "cloglog": 1 - exp(t), "cauchit": -2 * t / (1 + t * t)}[name]
        values = [p(t), q(t), log(p(t)), log(q(t)), d / p(t), d / q(t), bend]
        tails.append({"link": name, "eta": eta, "values": [float(v) for v in values]})
gammas = [[x, float(psi(0, mpf(x))), float(psi(1, mpf(x)))] for x in [1e-3, 0.5, 1, 1.4616, 3.7, 10, 150, 1e6]]
rises = []
for theta, y in [(0.3, 5), (2.5, 64), (2.5, 65), (1e6, 3), (1e4, 200), (1.5, 2.5)]:
    t, k = mpf(theta), mpf(y)
    values = [psi(0, t + k) - psi(0, t), psi(1, t) - psi(1, t + k), loggamma(t + k) - loggamma(t) - k * log(t)]
    rises.append({"theta": theta, "y": y, "values": [float(v) for v in values]})


def deviances(y, m, theta):
    y, m, theta = mpf(y), mpf(m), mpf(theta)
    ylog = lambda a, b: a * log(a / b) if a > 0 else mpf(0)
    out = [ylog(y, m) - (y - m), ylog(y, m) - (y + theta) * log((y + theta) / (m + theta))]
    if y > 0:
        out += [(y - m) / m - log(y / m), (y - m) ** 2 / (2 * y * m * m)]
    return [float(v) for v in out]


cases = [(0, 2.5, 1.3), (3, 2.5, 1.3), (1000, 1000.001, 50), (12, 11, 1e6), (1, 400, 0.2), (1e6, 999000, 3)]
print(json.dumps({
    "tails": tails, "gammas": gammas, "rises": rises,
    "deviances": [{"y": y, "mean": m, "theta": t, "values": deviances(y, m, t)} for y, m, t in cases],
}, indent=1))
