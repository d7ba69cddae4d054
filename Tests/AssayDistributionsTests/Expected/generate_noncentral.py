"""Makes noncentral.json: the non-central t and F distributions to at least 16 digits, rounded once to double.

Run: python generate_noncentral.py > noncentral.json   (beside generate.py; some minutes; mpmath 1.3)

Series of incomplete beta functions in 420-digit arithmetic, where their cancellation does not matter; the laws under
test use neither (t) or sum each tail by itself (F). Johnson, Kotz & Balakrishnan (1995), eqs. 31.11 and 30.10.
"""

import json
import sys

from mpmath import mp, mpf, betainc, erfc, exp, gamma, loggamma, log, log1p, sqrt

mp.dps = 420


def tiny():
    return mpf(10) ** (10 - mp.dps)


def number(value):
    return float(mp.nstr(value, 25))


def betas(a, b, x):
    """I_x(a, b), I_x(a + 1, b), ..."""
    value = betainc(a, b, 0, x, regularized=True)
    step = exp(a * log(x) + b * log1p(-x) + loggamma(a + b) - loggamma(a + 1) - loggamma(b))
    while True:
        yield value
        value -= step
        step *= x * (a + b) / (a + 1)
        a += 1


def t_lower(t, df, delta):
    if t < 0:
        return 1 - t_lower(-t, df, -delta)
    lower = erfc(delta / sqrt(mpf(2))) / 2
    if t == 0:
        return lower
    x = t * t / (df + t * t)
    half = delta * delta / 2
    p = exp(-half)
    q = delta * exp(-half) / (sqrt(mpf(2)) * gamma(mpf(3) / 2))
    odd, even = betas(mpf(1) / 2, df / 2, x), betas(mpf(1), df / 2, x)
    j, least = 0, tiny()
    while True:
        lower += (p * next(odd) + q * next(even)) / 2
        j += 1
        p *= half / j
        q *= half / (j + mpf(1) / 2)
        if j > half and p < least and abs(q) < least:
            return lower


def t_density(t, df, delta):
    if t == 0:
        return exp(loggamma((df + 1) / 2) - loggamma(df / 2) - delta * delta / 2) / sqrt(mp.pi * df)
    return df / t * (t_lower(t * sqrt(1 + 2 / df), df + 2, delta) - t_lower(t, df, delta))


def f_lower(f, d1, d2, noncentrality):
    if f <= 0:
        return mpf(0)
    x = d1 * f / (d2 + d1 * f)
    half = noncentrality / 2
    weight = exp(-half)
    total, j, least = mpf(0), 0, tiny()
    for value in betas(d1 / 2, d2 / 2, x):
        total += weight * value
        j += 1
        weight *= half / j
        if j > half and weight < least:
            return total


def f_density(f, d1, d2, noncentrality):
    half = noncentrality / 2
    x = d1 * f / (d2 + d1 * f)
    weight = exp(-half)
    a, b = d1 / 2, d2 / 2
    value = exp(a * log(x) + b * log1p(-x) + loggamma(a + b) - loggamma(a) - loggamma(b)) / f
    total, j, least = mpf(0), 0, tiny()
    while True:
        total += weight * value
        value *= x * (a + b) / a
        a += 1
        j += 1
        weight *= half / j
        if j > half and weight * max(value, 1) < least:
            return total


def law(name, parameters, xs, lower, density, solve):
    parameters = [mpf(p) for p in parameters]
    points = []
    for x in xs:
        low, d = lower(mpf(x), *parameters), density(mpf(x), *parameters)
        high = 1 - low
        if min(low, high, d) < mpf(10) ** -380:
            continue
        points.append({
            "x": x, "density": number(d), "lower": number(low), "upper": number(high), "logDensity": number(log(d)),
            "logLower": number(log1p(-high) if low > 0.5 else log(low)),
            "logUpper": number(log1p(-low) if high > 0.5 else log(high))})
    quantiles = []
    for p in [1e-10, 0.001, 0.025, 0.2, 0.5, 0.9]:
        entry = {"p": p}
        for side in ("lower", "upper"):
            target = lambda x: lower(x, *parameters) - (mpf(p) if side == "lower" else 1 - mpf(p))
            entry[side] = number(solve(target, *parameters))
        quantiles.append(entry)
    print(name, [float(p) for p in parameters], len(points), file=sys.stderr)
    return {"distribution": name, "parameters": [float(p) for p in parameters], "points": points,
            "quantiles": quantiles}


def bisect(target, low, high):
    """A root by Illinois regula falsi, in 60 digits."""
    fl, fh = target(low), target(high)
    assert fl < 0 < fh
    while high - low > mpf(10) ** -22 * max(abs(low), abs(high)):
        middle = low - fl * (high - low) / (fh - fl)
        span = high - low
        if not low < middle < high:
            middle = (low + high) / 2
        fm = target(middle)
        if fm == 0:
            return middle
        if fm < 0:
            low, fl = middle, fm
        else:
            high, fh = middle, fm
        if high - low > span / 2:
            middle = (low + high) / 2
            fm = target(middle)
            if fm < 0:
                low, fl = middle, fm
            else:
                high, fh = middle, fm
    return (low + high) / 2


def solve_t(target, df, delta):
    mp.dps = 60
    width = mpf(1)
    while target(delta - width) > 0 or target(delta + width) < 0:
        width *= 4
    root = bisect(target, delta - width, delta + width)
    mp.dps = 420
    return root


def solve_f(target, d1, d2, noncentrality):
    mp.dps = 60
    low, high = mpf(1) / 2, mpf(2)
    while target(low) > 0:
        low /= 16
    while target(high) < 0:
        high *= 4
    root = bisect(target, low, high)
    mp.dps = 420
    return root


LAWS = []
for df in [1, 2.5, 7, 30, 400, 1e5]:
    for delta in [0.3, -2, 10, 50]:
        spread = (1 + delta * delta / (2 * df)) ** 0.5
        xs = {0.0, 0.5, -0.5, -3.0, 3.0, 25.0, -25.0, 300.0}
        xs |= {round(delta + k * min(spread, 5), 3) for k in [-8, -3, -1, 0, 1, 3, 8]}
        LAWS.append(law("noncentralT", [df, delta], sorted(xs), t_lower, t_density, solve_t))
for parameters in [(1, 4, 3), (2, 57, 12.5), (3, 20, 0.4), (5.5, 3, 40), (4, 1000, 300), (60, 12, 2), (9, 1e5, 2500)]:
    d1, d2, noncentrality = parameters
    center = 1 + noncentrality / d1
    xs = sorted(round(center * k, 4) for k in [0.001, 0.02, 0.2, 0.5, 0.8, 1, 1.3, 2, 3, 6, 20])
    LAWS.append(law("noncentralF", parameters, xs, f_lower, f_density, solve_f))
json.dump(LAWS, sys.stdout, indent=1)
print()
