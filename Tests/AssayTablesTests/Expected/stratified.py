"""Writes stratified-python.csv: exact conditional inference and tests of homogeneity for the tables in stratified.lst.

Run in this folder: python3 stratified.py. It needs mpmath and statsmodels. The exact test is counted in whole numbers of
any size, and the odds ratios are solved for in forty digits; strata with an empty row or column take no part.
"""

import math

import mpmath
import numpy as np
import statsmodels
from mpmath import mpf
from statsmodels.stats.contingency_tables import StratifiedTable

mpmath.mp.dps = 40


def read_cases():
    for line in open("stratified.lst", encoding="utf-8"):
        if not line.startswith("#"):
            name, rows, columns, counts, _ = (part.strip() for part in line.split("|"))
            yield name, int(rows), int(columns), [[int(n) for n in part.split()] for part in counts.split("/")]


def informative(strata):
    return [s for s in strata if min(s[0] + s[1], s[2] + s[3], s[0] + s[2], s[1] + s[3]) > 0]


def weights(strata):
    """The smallest sum of first cells, and the number of ways of each sum."""
    least, ways = 0, [1]
    for a, b, c, d in strata:
        m, n, t = a + b, c + d, a + c
        low, high = max(0, t - n), min(m, t)
        one = [math.comb(m, x) * math.comb(n, t - x) for x in range(low, high + 1)]
        product = [0] * (len(ways) + len(one) - 1)
        for i, x in enumerate(ways):
            for j, y in enumerate(one):
                product[i + j] += x * y
        least, ways = least + low, product
    return least, ways


def exact(strata, level=mpf("0.95")):
    least, ways = weights(strata)
    observed = sum(s[0] for s in strata) - least
    total, own = sum(ways), ways[observed]
    within = [w for w in ways if w * 10**7 <= own * (10**7 + 1)]
    tied = [w for w in within if w * 10**7 >= own * (10**7 - 1)]
    yield "p_value", mpf(sum(within)) / total
    yield "log_p_value", mpmath.log(mpf(sum(within)) / total)
    yield "mid_p", (mpf(sum(within)) - mpf(sum(tied)) / 2) / total
    yield "lower_tail", mpf(sum(ways[: observed + 1])) / total
    yield "upper_tail", mpf(sum(ways[observed:])) / total

    def at(psi, part):
        terms = [w * mpmath.exp(psi * (j - observed)) for j, w in enumerate(ways)]
        return part(terms) / sum(terms)

    def solve(function):
        low, high = mpf(-40), mpf(40)
        sign = function(low) > 0
        for _ in range(130):
            middle = (low + high) / 2
            if (function(middle) > 0) == sign:
                low = middle
            else:
                high = middle
        return mpmath.exp(low)

    tail = (1 - level) / 2
    last = len(ways) - 1
    if 0 < observed < last:
        yield "estimate", solve(lambda psi: at(psi, lambda t: sum(j * w for j, w in enumerate(t))) - observed)
    if observed > 0:
        yield "conf_low", solve(lambda psi: at(psi, lambda t: sum(t[observed:])) - tail)
    if observed < last:
        yield "conf_high", solve(lambda psi: at(psi, lambda t: sum(t[: observed + 1])) - tail)


def homogeneity(strata):
    """Breslow-Day and Tarone by statsmodels; Woolf by its formula, as vcd::woolf_test writes it."""
    table = StratifiedTable([np.array(s, dtype=float).reshape(2, 2) for s in strata])
    yield "breslow_day", "statistic", table.test_equal_odds(adjust=False).statistic
    yield "tarone", "statistic", table.test_equal_odds(adjust=True).statistic
    added = mpf("0.5") if any(0 in s for s in strata) else mpf(0)
    cells = [[n + added for n in s] for s in strata]
    logs = [mpmath.log(a * d / (b * c)) for a, b, c, d in cells]
    w = [1 / sum(1 / n for n in s) for s in cells]
    mean = sum(x * y for x, y in zip(w, logs)) / sum(w)
    yield "woolf", "statistic", sum(x * (y - mean) ** 2 for x, y in zip(w, logs))
    yield "woolf", "df", len(strata) - 1


with open("stratified-python.csv", "w", encoding="utf-8") as out:
    print("table,program,test,field,value", file=out)
    for name, rows, columns, strata in read_cases():
        if (rows, columns) != (2, 2):
            continue
        used = informative(strata)
        if name != "far":
            for field, value in exact(used):
                print(name, f"mpmath {mpmath.__version__}", "mantel_haenszel_exact", field, mpmath.nstr(value, 17),
                      sep=",", file=out)
        else:
            for field, value in exact(used):
                if field != "p_value" and field != "mid_p" and not (0 < value < mpf("1e-300")):
                    print(name, f"mpmath {mpmath.__version__}", "mantel_haenszel_exact", field, mpmath.nstr(value, 17),
                          sep=",", file=out)
        if len(used) > 1 and name not in ("lowest", "highest"):
            program = f"statsmodels {statsmodels.__version__}"
            for test, field, value in homogeneity(used):
                print(name, "mpmath formula" if test == "woolf" else program, test, field, mpmath.nstr(mpf(value), 17),
                      sep=",", file=out)
