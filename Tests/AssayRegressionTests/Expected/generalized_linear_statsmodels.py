"""The samples of generalized_linear.json, fitted by statsmodels: three programs on one set of examples.

Run: python generalized_linear_statsmodels.py > generalized_linear_statsmodels.json
"""
import json
import pathlib

import numpy as np
import statsmodels
import statsmodels.api as sm

here = pathlib.Path(__file__).parent
data = {k: np.array(v, float) for k, v in json.loads((here / "generalized_linear.json").read_text())["data"].items()}
X = sm.add_constant(np.column_stack([data["x"], data["z"], data["g"]]))
links = sm.families.links


def glm(response, family):
    """Newton with the expected information until nothing moves; errors from the expected and the observed information."""
    model = sm.GLM(data[response], X, family=family)
    fit = model.fit(maxiter=300, tol=0, tol_criterion="params")
    observed = -model.hessian(fit.params, scale=1, observed=True)
    return {
        "coefficients": fit.params.tolist(),
        "std_errors": (np.sqrt(np.diag(fit.cov_params()))).tolist(),
        "observed_std_errors": np.sqrt(np.diag(np.linalg.inv(observed))).tolist(),
        "deviance": fit.deviance,
        "pearson": fit.pearson_chi2,
    }


fits = {
    "logit": glm("y01", sm.families.Binomial()),
    "probit": glm("y01", sm.families.Binomial(links.Probit())),
    "cloglog": glm("y01", sm.families.Binomial(links.CLogLog())),
    "cauchit": glm("y01", sm.families.Binomial(links.Cauchy())),
    "poisson": glm("count", sm.families.Poisson()),
    "poisson_sqrt": glm("count", sm.families.Poisson(links.Sqrt())),
    "gamma_inverse": glm("size", sm.families.Gamma()),
    "gamma_log": glm("size", sm.families.Gamma(links.Log())),
    "gaussian_log": glm("size", sm.families.Gaussian(links.Log())),
}
nb = sm.NegativeBinomial(data["count"], X).fit(method="newton", maxiter=300, tol=1e-14, disp=0)
fits["negative_binomial"] = {"coefficients": nb.params[:-1].tolist(), "alpha": nb.params[-1], "log_likelihood": nb.llf}
print(json.dumps({"versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__}, "fits": fits}, indent=1))
