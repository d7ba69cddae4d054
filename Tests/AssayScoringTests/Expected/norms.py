"""Expected values of NormTableTests: python3 norms.py. Needs numpy and SciPy; written for numpy 2.4, SciPy 1.17.

Percentile ranks come from scipy.stats.percentileofscore(kind="mean") on the values repeated as often as their weights
say, z from the moments of the repeated values, normal deviates from scipy.special.ndtri.
"""
import json

import numpy as np
from scipy import special, stats

values = np.array([61.5, 70.0, 70.0, 72.25, 80.0, 80.0, 80.0, 88.5, 93.0, 97.75])
frequencies = np.array([2, 1, 3, 1, 2, 2, 1, 4, 1, 1])
probes = [50.0, 61.5, 70.0, 71.0, 80.0, 90.0, 97.75, 99.0]


def normed(group, n, ddof):
    result = []
    for x in probes:
        p = stats.percentileofscore(group, x, kind="mean") / 100
        z = (x - group.mean()) / group.std(ddof=ddof)
        deviate = float(special.ndtri(p))
        blom = float(special.ndtri((n * p + 0.5 - 3 / 8) / (n + 1 / 4)))
        result.append({
            "value": x, "percentile": 100 * p, "z": z, "t": 50 + 10 * z,
            "stanine": int(np.clip(np.floor(2 * z + 5.5), 1, 9)),
            "normalised_t": None if np.isinf(deviate) else 50 + 10 * deviate, "blom_t": 50 + 10 * blom})
    return result


repeated = np.repeat(values, frequencies)
shares = frequencies / 7.3  # sampling weights, in another unit
spread = np.sqrt(np.average((values - np.average(values, weights=shares)) ** 2, weights=shares) * 10 / 9)
sampled = []
for row in normed(repeated, 10, 0):
    z = (row["value"] - np.average(values, weights=shares)) / spread
    sampled.append(row | {"z": z, "t": 50 + 10 * z, "stanine": int(np.clip(np.floor(2 * z + 5.5), 1, 9))})
print(json.dumps({
    "equal": normed(values, 10, 1), "frequency": normed(repeated, 18, 1), "population": normed(values, 10, 0),
    "sampling": sampled}, indent=1))
