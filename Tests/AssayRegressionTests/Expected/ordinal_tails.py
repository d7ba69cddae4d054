"""Categories in far tails and narrow gaps, and rare ones: python3 ordinal_tails.py, in this folder.

Written for Python 3.11 and mpmath 1.4, 60 digits. `categories` has for each link cut points l < u, the probability between
them and the densities at both; `rare` a table of two rows and three answers, fitted by Newton's method on derivatives by
finite differences of 60 digits.
"""

import json
import sys

import mpmath as mp

mp.mp.dps = 60
half = mp.mpf(1) / 2

# F and 1 - F, each without cancellation, and f.
links = {
    "logit": (lambda x: 1 / (1 + mp.exp(-x)), lambda x: 1 / (1 + mp.exp(x)),
              lambda x: mp.exp(-abs(x)) / (1 + mp.exp(-abs(x))) ** 2),
    "probit": (lambda x: mp.erfc(-x / mp.sqrt(2)) / 2, lambda x: mp.erfc(x / mp.sqrt(2)) / 2, mp.npdf),
    "cloglog": (lambda x: -mp.expm1(-mp.exp(x)), lambda x: mp.exp(-mp.exp(x)), lambda x: mp.exp(x - mp.exp(x))),
    "loglog": (lambda x: mp.exp(-mp.exp(-x)), lambda x: -mp.expm1(-mp.exp(-x)), lambda x: mp.exp(-x - mp.exp(-x))),
    "cauchit": (lambda x: half + mp.atan(x) / mp.pi, lambda x: half - mp.atan(x) / mp.pi,
                lambda x: 1 / (mp.pi * (1 + x * x))),
}


def between(link, lower, upper):
    below, above, _ = links[link]
    with mp.workdps(400):
        return above(lower) - above(upper) if lower > 0 else below(upper) - below(lower)


cuts = [(-1, 1), (-0.5, 0.25), (-30, -29), (-6, -2), (3, 3.5), (20, 24), (26, 26.5), (35, 36), (-36, -35.5), (0, 1e-9),
        (1.25, 1.2500001), (-2.5, -2.496), (-0.004, 0.005), (7, 7.001), (-5.5, 6), (-30, 30), (0.1, 3)]
categories = []
for link, (_, _, density) in links.items():
    for lower, upper in cuts:
        low, high = mp.mpf(lower), mp.mpf(upper)
        # Doubles end there.
        if between(link, low, high) < mp.mpf(10) ** -290:
            continue
        categories.append({
            "link": link, "lower": lower, "upper": upper, "probability": float(between(link, low, high)),
            "lower_density": float(density(low)), "upper_density": float(density(high))})

# Answers a, b, c of the rows x = 0 and x = 1.
counts = [[1, 5_000_000, 7], [1, 4_999_000, 1_000]]


def fit(link, start):
    def height(first, second, slope):
        total = mp.mpf(0)
        for x, row in enumerate(counts):
            below, above, _ = links[link]
            shares = [below(first - slope * x), between(link, first - slope * x, second - slope * x),
                      above(second - slope * x)]
            total += sum(n * mp.log(share) for n, share in zip(row, shares))
        return total

    def gradient(point):
        return mp.matrix([mp.diff(height, tuple(point), order) for order in [(1, 0, 0), (0, 1, 0), (0, 0, 1)]])

    def hessian(point):
        unit = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
        return mp.matrix([
            [mp.diff(height, tuple(point), tuple(a + b for a, b in zip(one, two))) for two in unit] for one in unit])

    point = mp.matrix(start)
    for _ in range(60):
        step = mp.lu_solve(hessian(point), -gradient(point))
        fraction = mp.mpf(1)
        here = height(*point)
        while True:
            trial = point + fraction * step
            if trial[0] < trial[1] and height(*trial) >= here - mp.mpf(10) ** -40:
                break
            fraction /= 2
        point = trial
        if mp.norm(step) < mp.mpf(10) ** -25:
            break
    else:
        raise RuntimeError(link)
    covariance = (-hessian(point)) ** -1
    # The coefficient first.
    order = [2, 0, 1]
    return [float(point[i]) for i in order], [float(mp.sqrt(covariance[i, i])) for i in order]


starts = {"logit": (-15, 9, 0), "probit": (-5, 3.5, 0), "cloglog": (-15, 2.2, 0), "loglog": (-2.7, 9, 0),
          "cauchit": (-1.5e6, 3000, 0)}
rare = []
for link in links:
    estimates, errors = fit(link, starts[link])
    rare.append({"link": link, "estimates": estimates, "errors": errors})

with open("ordinal_tails.json", "w") as file:
    json.dump({
        "versions": f"Python {sys.version.split()[0]}, mpmath {mp.__version__}", "categories": categories,
        "counts": [row for row in counts], "rare": rare}, file, indent=1)
    file.write("\n")
