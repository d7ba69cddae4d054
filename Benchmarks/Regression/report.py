"""Writes the page of results from what run measured: python report.py FOLDER > results.md.

FOLDER holds what ../Processes/processes.py reads, and agreement.tsv (peer, largest difference).
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Processes"))
from processes import group, pairs, print_opening, print_table, print_versions

folder = pathlib.Path(sys.argv[1])
versions = pairs(folder / "versions.tsv")
print_opening("Regression", versions)
print("A target is a ratio to the base: at least (≥) for a peer, at most (≤) for assay.\n")

print("## Coefficients\n")
print("The largest difference of three coefficients from those of a peer, checked before anything is timed: with more")
print("than 1e-6 nothing is. For this check alone scikit-learn, statsmodels' ordinal model and nnet have a tight")
print("tolerance; what is timed are their defaults, which stop earlier.\n")
print("| peer | largest difference |")
print("|---|--:|")
for peer, difference in pairs(folder / "agreement.tsv").items():
    print(f"| {peer} | {difference} |")
print()


def verdict(rows, command, sign, bound):
    ratio = next(row[1] for row in rows if row[0] == command) / rows[0][1]
    return f"{sign} {bound}: {'met' if (ratio >= bound if sign == '≥' else ratio <= bound) else 'missed'}"


sections = {
    "logit": ("Logit, 1,000,000 rows", """
`assay regress survey1m.csv "I(q1 - 1) ~ C(q3) + C(q4) + C(q5) + l1 + age" --family logit`: 15 coefficients with errors,
tests, intervals and measures of fit. The peers print three coefficients; scikit-learn has no errors to print.""", {"logit-R": ("≥", 8), "logit-sklearn": ("≥", 5)}),
    "svylogit": ("Logit with sampling weights and clusters, 1,000,000 rows", """
The same with `--weight weight --cluster psu`; R's `svyglm` also has the strata.""", {}),
    "ordinal": ("Ordinal logit, 100,000 rows", """
`assay regress survey100k.csv "l1 ~ C(q3) + C(q4) + C(q5) + age" --family ordinal-logit`; R's `ordinal::clm`.""",
                {"ordinal-R": ("≥", 8), "ordinal-statsmodels": ("≥", 40)}),
    "multinomial": ("Multinomial logit, 100,000 rows", """
`assay regress survey100k.csv "q4 ~ C(q3) + C(q5) + age" --family multinomial`; R's `nnet::multinom`, which makes no
errors.""", {"multinomial-R": ("≥", 15)}),
    "linear": ("Linear model, 1,000,000 rows", """
`assay regress survey1m.csv "l1 ~ C(q3) + C(q4) + C(q5) + age"`, beside a program that parses the same columns and drops
them.""", {"assay": ("≤", 3)}),
}
for name, (title, text, targets) in sections.items():
    rows = group(folder, name)
    print(f"## {title}\n{text}\n")
    print_table(rows, {command: verdict(rows, command, *target) for command, target in targets.items()})

print("## Growth of the logit with the number of rows\n")
print("The target is a peak of less than 1 GB (10⁹ bytes) for 8,000,000 rows.\n")
rows = group(folder, "growth")
command, *_, peak = rows[-1]
print_table(rows, {command: f"memory < 1 GB: {'met' if peak * 2**20 < 1e9 else 'missed'}"})
print_versions(versions)
