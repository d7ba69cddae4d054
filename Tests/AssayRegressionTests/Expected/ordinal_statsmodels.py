"""What statsmodels makes of the samples of ordinal.json: python3 ordinal_statsmodels.py, in this folder.

Written for Python 3.11, NumPy 2.4, SciPy 1.17, statsmodels 0.15. OrderedModel has no weights, so that rows are repeated;
its thresholds after the first are logarithms of differences, and its default link is probit, so that both are named here.
Columns are centred and divided by their standard deviation for its optimiser, and estimates moved back. The standard errors
come from a numerical Hessian, which leaves about six digits of them.
"""

import json
import sys

import numpy as np
import scipy
import statsmodels
from statsmodels.miscmodels.ordinal_model import OrderedModel

with open("ordinal.json") as file:
    samples = json.load(file)["sets"]

fits = []
for name, sample in samples.items():
    repeats = np.array(sample["weights"], dtype=int)
    columns = np.column_stack([column["values"] for column in sample["columns"]]).repeat(repeats, axis=0).astype(float)
    response = np.array(sample["response"]).repeat(repeats)
    offset = np.array(sample["offset"], dtype=float).repeat(repeats)
    centre, scale = columns.mean(axis=0), columns.std(axis=0)
    for link in ["logit", "probit"]:
        model = OrderedModel(response, (columns - centre) / scale, offset=offset, distr=link)
        start = model.fit(method="bfgs", disp=False, maxiter=500, gtol=1e-8)
        result = model.fit(start_params=start.params, method="newton", disp=False, maxiter=50, tol=1e-12)
        coefficients = result.params[: columns.shape[1]] / scale
        thresholds = model.transform_threshold_params(result.params)[1:-1] + centre @ coefficients
        fits.append({
            "set": name, "link": link, "coefficients": coefficients.tolist(), "thresholds": thresholds.tolist(),
            "errors": (result.bse[: columns.shape[1]] / scale).tolist(), "log_likelihood": float(result.llf)})

versions = f"Python {sys.version.split()[0]}, NumPy {np.__version__}, SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}"
with open("ordinal_statsmodels.json", "w") as file:
    json.dump({"versions": versions, "fits": fits}, file, indent=1)
    file.write("\n")
