"""Writes reference.csv: what PSPP, SciPy and statsmodels say of the tables in cases.lst.

Run in this folder: python3 generate.py. It needs pspp on the path, and SciPy, statsmodels and mpmath.
Values of PSPP carry sixteen decimals, and so do not have full relative precision when they are small.
"""

import csv
import io
import re
import subprocess
import tempfile

import mpmath
import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.inter_rater import cohens_kappa

PSPP_NAMES = {
    "Pearson Chi-Square": "pearson_chi_squared",
    "Likelihood Ratio": "likelihood_ratio",
    "Linear-by-Linear Association": "linear_by_linear",
    "Continuity Correction": "yates_chi_squared",
    "Phi": "phi",
    "Cramer's V": "cramers_v",
    "Contingency Coefficient": "contingency_coefficient",
    "Kendall's tau-b": "kendall_tau_b",
    "Kendall's tau-c": "stuart_tau_c",
    "Gamma": "gamma",
    "Spearman Correlation": "spearman",
    "Pearson's R": "pearson_r",
    "Kappa": "kappa",
    "Lambda": "lambda",
    "Goodman and Kruskal tau": "goodman_kruskal_tau",
    "Uncertainty Coefficient": "uncertainty_coefficient",
    "Somers' d": "somers_d",
    "Eta": "eta",
}
DIRECTIONS = {"Symmetric": "symmetric", "r Dependent": "row", "c Dependent": "column"}


def read_cases():
    for line in open("cases.lst", encoding="utf-8"):
        if line.startswith("#"):
            continue
        name, rows, columns, counts, _ = (part.strip() for part in line.split("|"))
        yield name, np.array([float(n) for n in counts.split()]).reshape(int(rows), int(columns))


def pspp(table):
    """The tables CROSSTABS prints, as (name, direction, field, value)."""
    data = "\n".join(
        f"{i + 1} {j + 1} {float(n)!r}" for (i, j), n in np.ndenumerate(table) if n > 0)
    syntax = (
        "SET FORMAT=F32.16.\nDATA LIST LIST NOTABLE /r c w.\nFORMATS w (F32.16).\nBEGIN DATA\n"
        f"{data}\nEND DATA.\nWEIGHT BY w.\nCROSSTABS /TABLES=r BY c /STATISTICS=ALL.\n")
    with tempfile.TemporaryDirectory() as folder:
        open(f"{folder}/in.sps", "w").write(syntax)
        subprocess.run(
            ["pspp", "-O", "format=csv", "-o", f"{folder}/out.csv", f"{folder}/in.sps"], check=True,
            capture_output=True)
        text = open(f"{folder}/out.csv").read()
    heading, name = "", ""
    for row in csv.reader(io.StringIO(text)):
        if row and row[0].startswith("Table: "):
            heading, name = row[0][7:], ""
        elif heading == "Chi-Square Tests" and row and row[0] in PSPP_NAMES:
            yield PSPP_NAMES[row[0]], "", "statistic", row[1]
            yield PSPP_NAMES[row[0]], "", "df", row[2]
        elif heading == "Symmetric Measures" and len(row) > 2 and row[1] in PSPP_NAMES:
            for field, value in zip(["estimate", "std_error", "statistic"], row[2:]):
                # PSPP 1.6.2 prints .0941 for the error of kappa where vcd and statsmodels have .0927: left out.
                if PSPP_NAMES[row[1]] == "kappa" and field == "std_error":
                    continue
                yield PSPP_NAMES[row[1]], "symmetric", field, value
        elif heading == "Directional Measures" and len(row) > 3 and row[2] in DIRECTIONS:
            name = PSPP_NAMES.get(row[1], name)
            for field, value in zip(["estimate", "std_error", "statistic"], row[3:]):
                # The T that PSPP prints for U is not the chi-squared test SPSS documents; see the measure.
                if not (name == "uncertainty_coefficient" and field == "statistic"):
                    yield name, DIRECTIONS[row[2]], field, value


def noncentral_interval(statistic, df, level=0.95):
    """Limits of the non-centrality, by root finding on SciPy's distribution."""
    tail = (1 - level) / 2
    low = high = 0.0
    if stats.chi2.sf(statistic, df) < tail:
        low = optimize.brentq(lambda d: stats.ncx2.sf(statistic, df, d) - tail, 1e-9, 10 * statistic + 100, xtol=1e-12)
    if stats.chi2.cdf(statistic, df) > tail:
        high = optimize.brentq(lambda d: stats.ncx2.cdf(statistic, df, d) - tail, 1e-9, 10 * statistic + 100, xtol=1e-12)
    return low, high


def nominal(table):
    """scipy.stats.contingency, the formulas of Bergsma and Sakoda, and the interval of V."""
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    n, (r, c) = table.sum(), table.shape
    x2, p, df, expected = stats.chi2_contingency(table, correction=False)
    g2 = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    yield "pearson_chi_squared", "", "p_value", p
    yield "pearson_chi_squared", "", "log_p_value", stats.chi2.logsf(x2, df)
    yield "likelihood_ratio", "", "p_value", g2[1]
    yield "expected", "", "smallest", expected.min()
    yield "expected", "", "below_five", (expected < 5).sum()
    yield "tschuprow_t", "symmetric", "estimate", (x2 / n / ((r - 1) * (c - 1)) ** 0.5) ** 0.5
    k = min(r, c)
    yield "contingency_coefficient_adjusted", "symmetric", "estimate", (x2 / (n + x2) * k / (k - 1)) ** 0.5
    rt, ct = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    yield "cramers_v_corrected", "symmetric", "estimate", (
        max(0, x2 / n - df / (n - 1)) / (min(rt, ct) - 1)) ** 0.5
    for field, limit in zip(["conf_low", "conf_high"], noncentral_interval(x2, df)):
        yield "cramers_v", "symmetric", field, min(1, (limit / n / (k - 1)) ** 0.5)


def agreement(table):
    """statsmodels: kappa and its errors."""
    for weights, name in [(None, "kappa"), ("linear", "weighted_kappa_linear"), ("quadratic", "weighted_kappa_quadratic")]:
        result = cohens_kappa(table, wt=weights)
        yield name, "symmetric", "estimate", result.kappa
        yield name, "symmetric", "std_error", result.std_kappa
        yield name, "symmetric", "std_error_null", result.std_kappa0


def two_by_two(table):
    """statsmodels: odds ratio and relative risk with their intervals."""
    first, second = Table2x2(table, shift_zeros=False), Table2x2(table[:, ::-1], shift_zeros=False)
    yield "odds_ratio", "symmetric", "estimate", first.oddsratio
    yield "odds_ratio", "symmetric", "std_error", first.log_oddsratio_se
    low, high = first.oddsratio_confint()
    yield "odds_ratio", "symmetric", "conf_low", low
    yield "odds_ratio", "symmetric", "conf_high", high
    for column, result in enumerate([first, second]):
        low, high = result.riskratio_confint()
        yield "relative_risk", f"column {column}", "estimate", result.riskratio
        yield "relative_risk", f"column {column}", "std_error", result.log_riskratio_se
        yield "relative_risk", f"column {column}", "conf_low", low
        yield "relative_risk", f"column {column}", "conf_high", high
    a, b, c, d = (mpmath.mpf(x) for x in table.ravel())
    yield "yule_q", "symmetric", "estimate", (a * d - b * c) / (a * d + b * c)
    root = mpmath.sqrt(a * d / (b * c))
    yield "yule_y", "symmetric", "estimate", (root - 1) / (root + 1)
    yield "risk_difference", "column 0", "estimate", a / (a + b) - c / (c + d)
    yield "risk_difference", "column 0", "std_error", mpmath.sqrt(a * b / (a + b) ** 3 + c * d / (c + d) ** 3)


def huge():
    """A table of 4 × 10¹² observations, in sixty digits: programs in double precision lose its G²."""
    mpmath.mp.dps = 60
    a, b, c, d = (mpmath.mpf(x) for x in [10**12, 10**12 + 4 * 10**6, 10**12 + 3 * 10**6, 10**12])
    n = a + b + c + d
    cells = [(a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d)]
    yield "pearson_chi_squared", "", "statistic", sum((o - r * k / n) ** 2 / (r * k / n) for o, r, k in cells)
    yield "likelihood_ratio", "", "statistic", 2 * sum(o * mpmath.log(o * n / (r * k)) for o, r, k in cells)


def main():
    version = re.search(r"[\d.]+", subprocess.run(["pspp", "--version"], capture_output=True, text=True).stdout)[0]
    with open("reference.csv", "w", encoding="utf-8") as file:
        print(
            f"# PSPP {version}, SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}, "
            f"mpmath {mpmath.__version__}; written by generate.py", file=file)
        def write(case, source, rows):
            for name, direction, field, value in rows:
                if value in ("", "NaN", "+Infinity", "-Infinity"):
                    continue
                text = value.strip() if isinstance(value, str) else mpmath.nstr(mpmath.mpf(value), 17)
                print(case, source, name, direction, field, text, sep=",", file=file)
        for case, table in read_cases():
            write(case, "PSPP", pspp(table))
            write(case, "SciPy", nominal(table))
            if table.shape[0] == table.shape[1] and case != "empty lines":
                write(case, "statsmodels", agreement(table))
            if table.shape == (2, 2):
                write(case, "statsmodels", two_by_two(table))
        write("huge", "mpmath", huge())


if __name__ == "__main__":
    main()
