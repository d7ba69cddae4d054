"""Makes studentized_range.json: the studentized range to at least 16 digits, rounded once to double.

Run: python generate_studentized_range.py > studentized_range.json   (beside generate.py; some minutes)

Two groups need no integration: Q / sqrt(2) is then |t|. For more, the double integral by composite Gauss-Legendre
quadrature with 45-digit arithmetic, a different rule from the one under test. Infinite degrees of freedom are written as 0.
"""

import json
import sys

from mpmath import mp, mpf, exp, log, expm1, log1p, erfc, sqrt, pi, loggamma, cos

from generate import Normal, StudentT, PROBABILITIES, number, solve

mp.dps = 45


def rule(n):
    """Nodes and weights on [-1, 1]."""
    nodes = []
    for i in range(n):
        x = cos(pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
        for _ in range(8):
            p0, p1 = mpf(1), x
            for j in range(2, n + 1):
                p0, p1 = p1, ((2 * j - 1) * x * p1 - (j - 1) * p0) / j
            slope = n * (x * p1 - p0) / (x * x - 1)
            x -= p1 / slope
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


RULE = rule(16)


def composite(low, high, panels):
    half = (mpf(high) - low) / panels / 2
    for i in range(panels):
        middle = low + (2 * i + 1) * half
        for x, w in RULE:
            yield middle + half * x, half * w


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def below(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def grid(panels):
    return [(z, w * phi(z), below(z)) for z, w in composite(mpf(-13), mpf(31), panels)]


# The maximum of many normals is narrower.
FEW, MANY = grid(33), grid(88)


def normal_range(k, w):
    """P(W <= w), P(W > w) and the density of W."""
    if w > 36:
        return mpf(1), mpf(0), mpf(0)
    lower = upper = density = mpf(0)
    for z, weight, high in FEW if k <= 50 else MANY:
        low = below(z - w)
        inside = high - low
        rest = inside ** (k - 2)
        lower += weight * rest * inside
        upper += weight * -expm1((k - 1) * log1p(-low / high)) * high ** (k - 1) if low < high else weight * high ** (k - 1)
        density += weight * rest * phi(z - w)
    return k * lower, k * upper, k * (k - 1) * density


def studentized(k, df, q):
    q = mpf(q)
    if df == 0:
        return normal_range(k, q)
    half = mpf(df) / 2
    constant = log(2) + half * log(half) - loggamma(half)
    # Log density of log s is constant + df u - df e^2u / 2; kept down to 1e-24, and further left for the lower tail.
    width = 1 / sqrt(2 * mpf(df))
    low, high = -min(11 * width + 56 / mpf(df), mpf(60)), min(11 * width, mpf(3))
    panels = int((high - low) / min(mpf("0.9"), 3 * width)) + 4
    sums = [mpf(0)] * 3
    for u, weight in composite(low, high, panels):
        s = exp(u)
        f = weight * exp(constant + df * u - half * s * s)
        lower, upper, density = normal_range(k, q * s)
        sums = [a + f * b for a, b in zip(sums, (lower, upper, density * s))]
    return sums


def two_groups(df):
    d = StudentT(df) if df else Normal(0, 1)
    root = sqrt(mpf(2))
    points, quantiles = [], []
    for q in (1e-6, 0.5, 1, 3, 10, 40, 100, 1e4):
        x = mpf(q) / root
        with mp.workdps(60):
            upper = d.upper(x) + log(mpf(2))
            lower = log(-expm1(upper)) if upper > -1 else log1p(-exp(upper))
            density = d.density(x) + log(root)
        points.append({"x": q, "density": float(exp(density)), "lower": float(exp(lower)), "upper": float(exp(upper)),
                       "logDensity": number(density), "logLower": number(lower), "logUpper": number(upper)})
    for p in PROBABILITIES:
        if 1e-10 <= p <= 0.9:
            quantiles.append({"p": p, "lower": number(root * solve(d, d.upper, log((1 - mpf(p)) / 2), 5)),
                              "upper": number(root * solve(d, d.upper, log(mpf(p) / 2), 5))})
    return {"distribution": "studentizedRange", "parameters": [2, df], "points": points, "quantiles": quantiles}


def more_groups(k, df, qs):
    points = []
    for q in qs:
        lower, upper, density = studentized(k, df, q)
        assert abs(lower + upper - 1) < mpf(10) ** -15, (k, df, q, lower + upper - 1)
        points.append({"x": q, "density": float(density), "lower": float(lower), "upper": float(upper),
                       "logDensity": number(log(density)),
                       # The logarithm of a tail near 1 from the other tail: the two add to 1 only to 15 digits.
                       "logLower": number(log1p(-upper) if lower > 0.5 else log(lower)),
                       "logUpper": number(log1p(-lower) if upper > 0.5 else log(upper))})
        print(k, df, q, float(lower), float(upper), file=sys.stderr)
    return {"distribution": "studentizedRange", "parameters": [k, df], "points": points, "quantiles": []}


if __name__ == "__main__":
    groups = [two_groups(df) for df in (0.7, 3, 5, 30, 1e4, 0)]
    for k, df, qs in (
        (3, 0, (0.01, 0.4, 3.3, 10, 20)), (200, 0, (1, 5, 8)), (1000, 0, (6.5,)), (7, 0, (0.2, 4)),
        (3, 20, (0.5, 4.5, 12, 40)), (5, 10, (1, 6)), (20, 100, (0.5, 9)), (3, 1e5, (3,)),
    ):
        groups.append(more_groups(k, df, qs))
    json.dump(groups, sys.stdout, indent=0)
    print()
