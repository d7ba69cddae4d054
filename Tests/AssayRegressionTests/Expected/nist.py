"""Writes nist.json: NIST's certified linear regressions, checked with 60 digits.

NIST/ITL Statistical Reference Datasets, linear regression: data and certified values. Run in this folder with Python 3
and mpmath: python nist.py FOLDER, where FOLDER holds the data of Norris, NoInt1, Filip, Longley, Wampler1 and Wampler3
as NAME.csv. The data of the others are below or follow from those. A set is written only where 60-digit arithmetic on
the decimal data gives the certified values to their printed digits.
"""
import csv, json, sys
from fractions import Fraction
import mpmath
mpmath.mp.dps = 60
folder = sys.argv[1]

def read(name):
    rows = list(csv.DictReader(open(f"{folder}/{name}.csv")))
    return {key: [row[key] for row in rows] for key in rows[0]}

def plain(value):  # a decimal fraction with few digits, exactly
    value = Fraction(value)
    digits = 0
    while value.denominator != 1: value, digits = value * 10, digits + 1
    text = str(abs(value.numerator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (text[:-digits] + "." + text[-digits:] if digits else text)

wampler1, wampler3 = read("wampler1"), read("wampler3")
xs = [Fraction(x) for x in wampler1["x"]]
deltas = [Fraction(b) - Fraction(a) for a, b in zip(wampler1["y"], wampler3["y"])]
wampler2 = {"x": wampler1["x"], "y": [plain(sum(Fraction(1, 10 ** k) * x ** k for k in range(6))) for x in xs]}
wampler = lambda factor: {"x": wampler1["x"], "y": [plain(Fraction(a) + factor * d) for a, d in zip(wampler1["y"], deltas)]}
pontius = {"x": [str(150000 * k) for k in range(1, 21)] * 2, "y":
  (".11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599 1.52399 1.63194 1.73947 "
   "1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818 "
   "1.41613 1.52408 1.63159 1.73965 1.84696 1.95445 2.06177 2.16829").split()}

# name: data, degree (None: the columns x1, x2…), intercept, certified coefficients, deviations, residual deviation
sets = {
 "Norris": (read("norris"), 1, True, ["-0.262323073774029", "1.00211681802045"],
   ["0.232818234301152", "0.429796848199937E-03"], "0.884796396144373"),
 "Pontius": (pontius, 2, True, ["0.673565789473684E-03", "0.732059160401003E-06", "-0.316081871345029E-14"],
   ["0.107938612033077E-03", "0.157817399981659E-09", "0.486652849992036E-16"], "0.205177424076185E-03"),
 "NoInt1": (read("noint1"), 1, False, ["2.07438016528926"], ["0.165289256198347E-01"], "3.56753034006338"),
 "NoInt2": ({"x": ["4", "5", "6"], "y": ["3", "4", "4"]}, 1, False, ["0.727272727272727"],
   ["0.420827318078432E-01"], "0.369274472937998"),
 "Filip": (read("filip"), 10, True,
   ["-1467.48961422980", "-2772.17959193342", "-2316.37108160893", "-1127.97394098372", "-354.478233703349",
    "-75.1242017393757", "-10.8753180355343", "-1.06221498588947", "-0.670191154593408E-01", "-0.246781078275479E-02",
    "-0.402962525080404E-04"],
   ["298.084530995537", "559.779865474950", "466.477572127796", "227.204274477751", "71.6478660875927",
    "15.2897178747400", "2.23691159816033", "0.221624321934227", "0.142363763154724E-01", "0.535617408889821E-03",
    "0.896632837373868E-05"], "0.334801051324544E-02"),
 "Longley": (read("longley"), None, True,
   ["-3482258.63459582", "15.0618722713733", "-0.358191792925910E-01", "-2.02022980381683", "-1.03322686717359",
    "-0.511041056535807E-01", "1829.15146461355"],
   ["890420.383607373", "84.9149257747669", "0.334910077722432E-01", "0.488399681651699", "0.214274163161675",
    "0.226073200069370", "455.478499142212"], "304.854073561965"),
 "Wampler1": (wampler1, 5, True, ["1"] * 6, ["0"] * 6, "0"),
 "Wampler2": (wampler2, 5, True, ["1", "0.1", "0.01", "0.001", "0.0001", "0.00001"], ["0"] * 6, "0"),
 "Wampler3": (wampler3, 5, True, ["1"] * 6, ["2152.32624678170", "2363.55173469681", "779.343524331583",
   "101.475507550350", "5.64566512170752", "0.112324854679312"], "2360.14502379268"),
 "Wampler4": (wampler(100), 5, True, ["1"] * 6, ["215232.624678170", "236355.173469681", "77934.3524331583",
   "10147.5507550350", "564.566512170752", "11.2324854679312"], "236014.502379268"),
 "Wampler5": (wampler(10000), 5, True, ["1"] * 6, ["21523262.4678170", "23635517.3469681", "7793435.24331583",
   "1014755.07550350", "56456.6512170752", "1123.24854679312"], "23601450.2379268"),
}

def solve(data, degree, intercept):
    y = mpmath.matrix([mpmath.mpf(v) for v in data["y"]])
    if degree is None:
        rows = [[mpmath.mpf(1)] + [mpmath.mpf(data[f"x{k}"][i]) for k in range(1, 7)] for i in range(len(y))]
    else:
        rows = [[mpmath.mpf(v) ** k for k in range(0 if intercept else 1, degree + 1)] for v in data["x"]]
    x = mpmath.matrix(rows)
    inverse = (x.T * x) ** -1
    beta = inverse * (x.T * y)
    e = y - x * beta
    variance = sum(v * v for v in e) / (len(y) - x.cols)
    if variance < mpmath.mpf(10) ** -40: variance = mpmath.mpf(0)
    return list(beta), [mpmath.sqrt(variance * inverse[k, k]) for k in range(x.cols)], mpmath.sqrt(variance)

def agrees(value, certified):
    certified = mpmath.mpf(certified)
    return abs(value - certified) <= mpmath.mpf("6e-15") * abs(certified) + (mpmath.mpf("1e-30") if certified == 0 else 0)

out = []
for name, (data, degree, intercept, coefficients, deviations, residual) in sets.items():
    beta, errors, sigma = solve(data, degree, intercept)
    good = all(map(agrees, beta, coefficients)) and all(map(agrees, errors, deviations)) and agrees(sigma, residual)
    print(name, "agrees" if good else ("DIFFERS", [mpmath.nstr(v, 17) for v in beta + errors + [sigma]]))
    if good:
        out.append({"name": name, "degree": degree, "intercept": intercept,
          "data": {key: [float(v) for v in values] for key, values in data.items()},
          "coefficients": list(map(float, coefficients)), "std_errors": list(map(float, deviations)),
          "residual_sd": float(residual)})
json.dump(out, open("nist.json", "w"), indent=0)
