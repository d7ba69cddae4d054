"""Writes multiplicity.json: adjusted p-values by R's p.adjust and by statsmodels' multipletests.

Run in this folder: python3 multiplicity.py. It needs Rscript on the path, and NumPy and statsmodels.
"""

import json
import subprocess

import numpy as np
import statsmodels
from statsmodels.stats.multitest import multipletests

R_METHODS = ["bonferroni", "holm", "hochberg", "hommel", "BH", "BY"]


def lists():
    """Lists of p-values, each with the size of its family."""
    rng = np.random.default_rng(20261121)
    yield "one", [0.03], 1
    yield "one of four", [0.03], 4
    yield "all equal", [0.04] * 6, 6
    yield "zeros and ones", [0, 1, 0, 0.5, 1, 1e-300], 6
    yield "Benjamini & Hochberg (1995), section 3.2", [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
        0.7590, 1.0], 15
    for size in (2, 3, 4, 5, 7, 12, 33, 100):
        yield f"uniform, {size}", list(rng.uniform(size=size)), size
        yield f"small, {size}", list(rng.uniform(size=size) ** 4), size
        yield f"ties, {size}", list(np.round(rng.uniform(size=size) ** 2, 1)), size
        yield f"family of {2 * size + 3}, {size} listed", list(rng.uniform(size=size) ** 6), 2 * size + 3


def r_adjust(p, size):
    values = ", ".join(repr(float(x)) for x in p)
    code = f"p <- c({values}); " + "".join(
        f"cat(format(p.adjust(p, '{method}', n = {size}), digits = 17), '\\n'); " for method in R_METHODS)
    lines = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout.splitlines()
    return {method.lower(): [float(x) for x in line.split()] for method, line in zip(R_METHODS, lines)}


def main():
    cases = []
    for name, p, size in lists():
        p = [float(x) for x in p]
        adjusted = r_adjust(p, size)
        if size == len(p):
            for ours, theirs in (("sidak", "sidak"), ("holm_sidak", "holm-sidak")):
                adjusted[ours] = [float(x) for x in multipletests(p, method=theirs)[1]]
            adjusted["statsmodels_default"] = [float(x) for x in multipletests(p)[1]]
        cases.append({"name": name, "p": p, "family_size": size, "adjusted": adjusted})
    version = subprocess.run(["Rscript", "-e", "cat(R.version.string)"], capture_output=True, text=True).stdout
    source = f"{version}, p.adjust; statsmodels {statsmodels.__version__}, multipletests"
    lines = ",\n".join(json.dumps(case) for case in cases)
    with open("multiplicity.json", "w", encoding="utf-8") as file:
        file.write(f'{{"source": {json.dumps(source)}, "cases": [\n{lines}\n]}}\n')


main()
