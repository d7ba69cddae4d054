"""Writes exact_powers.json: powers and products of doubles in exact rational arithmetic, as a double and the next.

Run: python3 exact_powers.py   (Python 3.11; standard library)
"""
import json
import platform
import random
from fractions import Fraction

random.seed(20261121)


def pair(exact):
    high = float(exact)
    return [high, float(exact - Fraction(high))]


x = [-6.860120914, -4.324130045, -8.781464495, 0.1, 1.0 / 3.0, 123456.789, -1e-3, 2.0, 1e7 + 0.3] + [
    random.uniform(-9, -3) for _ in range(20)]
z = [random.uniform(0.5, 90) for _ in x]
e = [Fraction(v) for v in x]
f = [Fraction(v) for v in z]
cases = {f"I(x^{k})": [pair(v**k) for v in e] for k in range(2, 13)}
cases["I(x^-3)"] = [pair(1 / v**3) for v in e]
cases["I(x * z)"] = [pair(a * b) for a, b in zip(e, f)]
cases["I(x / z)"] = [pair(a / b) for a, b in zip(e, f)]
cases["I(x + z)"] = [pair(a + b) for a, b in zip(e, f)]
cases["I((x - z)^3 / (x + 100))"] = [pair((a - b) ** 3 / (a + 100)) for a, b in zip(e, f)]
cases["x:I(z^2)"] = [pair(a * b**2) for a, b in zip(e, f)]
cases["poly(x, 4, raw=TRUE)"] = [pair(v**4) for v in e]
json.dump({"tool": "Python " + platform.python_version(), "x": x, "z": z, "cases": cases}, open("exact_powers.json", "w"))
