"""Expected values for the tests of Uncertainty/. Needs numpy and scipy; prints what the tests quote.

The procedures are written from their definitions: all pairs in full, no groups of pairs, no histograms, and the
critical values of simultaneous sets from numpy's own generator.
"""
import numpy as np
from scipy import integrate, stats
from scipy.optimize import brentq

# PISA 2018, mean mathematics scores of the 37 OECD countries and their standard errors (OECD; the file pisa.csv of
# the R package csranks).
PISA = """Australia,491.3600252,1.939833031
Austria,498.9423138,2.970998694
Belgium,508.0703063,2.262662011
Canada,512.0169429,2.357475749
Chile,417.4065563,2.41588757
Colombia,390.9322732,2.989559274
Czech Republic,499.4676508,2.460661531
Denmark,509.3983746,1.735002337
Estonia,523.4145802,1.743602224
Finland,507.3013618,1.967920411
France,495.4075794,2.320214487
Germany,500.0437805,2.647083096
Greece,451.3703438,3.091228197
Hungary,481.0826364,2.319596741
Iceland,495.1873762,1.953082603
Ireland,499.632894,2.198621128
Israel,463.0345488,3.498563228
Italy,486.5898573,2.780045867
Japan,526.9732502,2.471475318
Korea,525.933002,3.121394315
Latvia,496.1263306,1.962766789
Lithuania,481.1911884,1.953282039
Luxembourg,483.421485,1.097632409
Mexico,408.8014734,2.493225544
Netherlands,519.2309824,2.632277885
New Zealand,494.489676,1.705942856
Norway,500.9637885,2.219044878
Poland,515.6478747,2.602085176
Portugal,492.4874062,2.684570081
Slovak Republic,486.1648542,2.555595707
Slovenia,508.8975441,1.363877596
Spain,481.3926126,1.462417763
Sweden,502.3877022,2.654250935
Switzerland,515.3147131,2.908003898
Turkey,453.5077774,2.260406789
United Kingdom,501.7698992,2.564428111
United States,478.2447174,3.235444099"""
names = [line.split(",")[0] for line in PISA.split("\n")]
x = np.array([float(line.split(",")[1]) for line in PISA.split("\n")])
s = np.array([float(line.split(",")[2]) for line in PISA.split("\n")])


def simultaneous(x, s, level, draws, seed, step_down=True):
    """Mogstad, Romano, Shaikh & Wilhelm (2024), section 3: all ordered pairs, stepwise."""
    rng = np.random.default_rng(seed)
    n = len(x)
    z = rng.standard_normal((draws, n)) * s
    sigma = np.sqrt(s[:, None] ** 2 + s[None, :] ** 2)
    left = ~np.eye(n, dtype=bool)
    steps = []
    while left.any():
        j, k = np.where(left)
        largest = np.max((z[:, j] - z[:, k]) / sigma[j, k], axis=1)
        steps.append(np.sort(largest)[int(np.ceil((draws + 1) * level - 1e-9)) - 1])
        now = left & ~(x[:, None] - x[None, :] > steps[-1] * sigma)
        if not step_down or now.sum() == left.sum():
            break
        left = now
    clear = x[:, None] - x[None, :] > steps[-1] * sigma
    return steps, 1 + clear.sum(axis=0), n - clear.sum(axis=1)


def marginal_critical(s, j, level):
    others = np.delete(s, j)
    sigma = np.sqrt(s[j] ** 2 + others**2)

    def covered(c):
        def f(z):
            upper = stats.norm.cdf((s[j] * z + c * sigma) / others)
            lower = stats.norm.cdf((s[j] * z - c * sigma) / others)
            return stats.norm.pdf(z) * np.prod(upper - lower)

        return integrate.quad(f, -9, 9, epsabs=1e-13, epsrel=1e-12, limit=400, points=[-c_guess, 0, c_guess])[0]

    c_guess = 3
    return brentq(lambda c: covered(c) - level, 1, 8, xtol=1e-12)


print("PISA, simultaneous 0.95")
steps, low, high = simultaneous(x, s, 0.95, 200_000, 1)
print("steps", [round(float(v), 4) for v in steps])
print("low", low.tolist())
print("high", high.tolist())
print("PISA, marginal, United Kingdom and all critical values")
critical = [marginal_critical(s, j, 0.95) for j in range(len(x))]
print("first three", critical[:3], "min", min(critical), "max", max(critical))
uk = names.index("United Kingdom")
sigma = np.sqrt(s[uk] ** 2 + s**2)
print("UK", 1 + int(np.sum(x - x[uk] > critical[uk] * sigma)), len(x) - int(np.sum(x[uk] - x > critical[uk] * sigma)))

print("a much surer neighbour: s = [1, 0.01, 0.01, 3]", [marginal_critical(np.array([1, 0.01, 0.01, 3]), j, 0.95) for j in range(4)])
print("equal errors: studentized range / sqrt 2")
for n in (2, 5, 20):
    print(n, stats.studentized_range.ppf(0.95, n, np.inf) / np.sqrt(2))

print("composite: two classes")
superiors, peers = np.array([95, 80, 95.0]), np.array([80, 80, 65, 95, 80.0])
a, b = 0.4, 0.3
mean = (a * superiors.mean() + b * peers.mean()) / (a + b)
va, vb = a * a * superiors.var(ddof=1) / 3, b * b * peers.var(ddof=1) / 5
print("mean", repr(mean), "se", repr(np.sqrt(va + vb) / (a + b)), "df", repr((va + vb) ** 2 / (va**2 / 2 + vb**2 / 4)))
trimmed = np.array([60, 70, 72, 75, 99.0])
print("trimmed mean and winsorised variance of", trimmed.tolist(), stats.trim_mean(trimmed, 0.2),
      repr(np.array([70, 70, 72, 75, 75.0]).var(ddof=1) / 0.36))

print("SMAA by quadrature: two criteria, uniform weight w on the first")
u = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6], [0.3, 0.2]])
w = (np.arange(1_000_000) + 0.5) / 1_000_000
scores = u[:, :1] * w + u[:, 1:] * (1 - w)
ranks = 1 + (scores[None, :, :] > scores[:, None, :] + 1e-12).sum(axis=1)
print("expected", ranks.mean(axis=1).tolist(), "first", (ranks == 1).mean(axis=1).tolist(),
      "top 2", (ranks <= 2).mean(axis=1).tolist())
print("central weight of the first", [float(w[ranks[i] == 1].mean()) if (ranks[i] == 1).any() else None for i in range(4)])

print("weight sensitivity by search, flat and tree")
u = np.array([[0.9, 0.2, 0.5, 0.4], [0.3, 0.8, 0.6, 0.5], [0.5, 0.5, 0.1, 0.9], [0.1, 0.6, 0.2, 0.7]])


def tree_weights(local):
    return np.array([local["A"] * local["a1"], local["A"] * local["a2"], local["B"] * local["b1"], local["B"] * local["b2"]])


local = {"A": 0.6, "B": 0.4, "a1": 0.7, "a2": 0.3, "b1": 0.5, "b2": 0.5}
families = [["A", "B"], ["a1", "a2"], ["b1", "b2"]]
leaves = ["a1", "a2", "b1", "b2"]


def changed(node, delta, scope):
    if scope == "global":
        weights = tree_weights(local)
        place = leaves.index(node)
        rest = (1 - weights[place] - delta) / (1 - weights[place])
        return np.array([weights[i] + delta if i == place else weights[i] * rest for i in range(4)])
    new = dict(local)
    for family in families:
        if node in family:
            for sibling in family:
                new[sibling] = local[node] + delta if sibling == node else local[sibling] * (1 - local[node] - delta) / (1 - local[node])
    return tree_weights(new)


order = np.argsort(-(u @ tree_weights(local)), kind="stable")
for i, j in zip(order, order[1:]):
    found = []
    for scope, nodes in (("local", ["A", "B", "a1", "a2", "b1", "b2"]), ("global", leaves)):
        for node in nodes:
            weight = local[node] if scope == "local" else tree_weights(local)[leaves.index(node)]
            f = lambda d: (u[i] - u[j]) @ changed(node, d, scope)
            for end in (-weight, 1 - weight):
                if f(0) * f(end) < 0:
                    delta = brentq(f, 0, end, xtol=1e-15)
                    found.append((abs(delta), abs(delta) / weight, node, scope, delta))
    print(i, j, "absolute", min(found, default=None), "relative", min(found, key=lambda t: t[1], default=None))
