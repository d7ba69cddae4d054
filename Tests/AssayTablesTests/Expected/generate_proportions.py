"""Writes proportions_py.csv: intervals and power by statsmodels, and score limits as roots to 40 digits by mpmath.

Run in this folder: python3 generate_proportions.py (statsmodels 0.15, SciPy 1.17, mpmath 1.3). Rows as in
proportions_r.csv.
"""

from mpmath import betainc, binomial, erfinv, mp, mpf, sqrt
from statsmodels.stats.power import FTestAnovaPower, GofChisquarePower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep, multinomial_proportions_confint, proportion_confint)

mp.dps = 40
ROWS = []


def row(quantity, arguments, values):
    number = lambda v: repr(float(v))
    ROWS.append(",".join([quantity, " ".join(map(number, arguments)), " ".join(map(number, values))]))


def normal(level):
    return sqrt(mpf(2)) * erfinv(mpf(str(level)))


def bisect(f, low, high):
    """The root of a function that is below 0 at `low` and above 0 at `high`."""
    for _ in range(140):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return (low + high) / 2


def restricted(x, n, y, m, delta):
    """The likeliest p of the second group when the first has p + delta, by halving on the slope of the likelihood."""
    low, high = max(mpf(0), -delta), min(mpf(1), 1 - delta)

    def slope(p):
        value = mpf(0)
        for count, share, sign in [(x, p + delta, 1), (n - x, 1 - p - delta, -1), (y, p, 1), (m - y, 1 - p, -1)]:
            if count:
                value += sign * mpf(count) / share
        return value

    return bisect(lambda p: -slope(p), low, high)


def score(x, n, y, m, level, factor):
    z = normal(level)
    d = mpf(x) / n - mpf(y) / m

    def excess(delta):
        q = restricted(x, n, y, m, delta)
        p = q + delta
        return (d - delta) ** 2 - z * z * factor * (p * (1 - p) / n + q * (1 - q) / m)

    low = -1 if d == -1 else bisect(lambda t: -excess(t), mpf(-1), d)
    high = 1 if d == 1 else bisect(excess, d, mpf(1))
    return low, high


def ratio(x, n, y, m, level):
    z = normal(level)
    p, q = mpf(x) / n, mpf(y) / m

    def excess(theta):
        a, b, c = (n + m) * theta, theta * (n + y) + x + m, x + y
        other = (b - sqrt(b * b - 4 * a * c)) / (2 * a)
        own = theta * other
        return (p - theta * q) ** 2 - z * z * (own * (1 - own) / n + theta ** 2 * other * (1 - other) / m)

    center = p / q if x else mpf(10) ** -12
    low = bisect(lambda t: -excess(t), center / 10 ** 6, center) if x else 0
    return low, bisect(excess, center, (center + 1) * 10 ** 6)


def mid_p(x, n, level):
    tail = (1 - mpf(str(level))) / 2

    def above(p, k):
        if n > 10 ** 5:
            return 1 - sum(binomial(n, j) * p ** j * (1 - p) ** (n - j) for j in range(k))
        return betainc(k, n - k + 1, 0, p, regularized=True) if k <= n and k > 0 else mpf(k <= 0)

    low = 0 if x == 0 else bisect(lambda p: (above(p, x) + above(p, x + 1)) / 2 - tail, mpf(0), mpf(1))
    high = 1 if x == n else bisect(lambda p: (above(p, x) + above(p, x + 1)) / 2 - (1 - tail), mpf(0), mpf(1))
    return low, high


for x, n in [(7, 20), (1, 3), (81, 263), (999, 1000)]:
    for level in [0.9, 0.95, 0.999]:
        for ours, theirs in [("agresti_coull", "agresti_coull"), ("jeffreys", "jeffreys"), ("wilson", "wilson"),
                             ("clopper_pearson", "beta")]:
            row(ours, [x, n, level], proportion_confint(x, n, 1 - level, theirs))
        row("mid_p", [x, n, level], mid_p(x, n, level))
for x, n in [(0, 15), (3, 10 ** 6)]:
    row("mid_p", [x, n, 0.95], mid_p(x, n, 0.95))
row("mid_p", [15, 15, 0.95], mid_p(15, 15, 0.95))

for g in [(15, 40, 25, 44), (1198, 2691, 557, 1835), (3, 4, 1, 4), (0, 12, 5, 13), (0, 10, 0, 20), (10, 10, 0, 20),
          (7, 7, 9, 10), (1, 100000, 4, 90000)]:
    x, n, y, m = g
    for level in [0.9, 0.95]:
        row("newcombe", [*g, level], confint_proportions_2indep(*g, method="newcomb", compare="diff", alpha=1 - level))
        row("agresti_caffo", [*g, level], [
            max(-1, min(1, v)) for v in confint_proportions_2indep(*g, method="agresti-caffo", compare="diff", alpha=1 - level)])
        row("mee", [*g, level], score(*g, level, 1))
        row("miettinen_nurminen", [*g, level], score(*g, level, mpf(n + m) / (n + m - 1)))
        if y:
            row("ratio", [*g, level], ratio(*g, level))

for counts in [[23, 12, 44], [56, 72, 73, 59, 62, 87, 58], [1, 0, 9, 30], [5000, 4000, 1000]]:
    for level in [0.9, 0.95]:
        for ours, theirs in [("goodman", "goodman"), ("sison_glaz", "sison-glaz")]:
            limits = multinomial_proportions_confint(counts, 1 - level, theirs)
            row(ours, [*counts, level], [v for pair in limits for v in pair])

for w, n, df in [(0.3, 100, 3), (0.1, 500, 1), (0.5, 20, 12)]:
    row("power_chi_squared", [w, n, df], [GofChisquarePower().power(w, n, 0.05, n_bins=df + 1)])
    row("size_chi_squared", [w, df], [GofChisquarePower().solve_power(w, None, 0.05, 0.8, n_bins=df + 1)])
for d in [0.2, 0.5, 1.3]:
    row("size_t_two", [d, 1], [TTestIndPower().solve_power(d, None, 0.05, 0.8)])
    row("size_t_two", [d, 2.5], [TTestIndPower().solve_power(d, None, 0.05, 0.8, ratio=2.5)])
    row("size_t_one", [d], [TTestPower().solve_power(d, None, 0.05, 0.9)])
for f, k in [(0.25, 4), (0.1, 3)]:
    row("size_anova", [f, k], [FTestAnovaPower().solve_power(f, None, 0.05, 0.8, k_groups=k) / k])

with open("proportions_py.csv", "w") as file:
    file.write("\n".join(ROWS) + "\n")
