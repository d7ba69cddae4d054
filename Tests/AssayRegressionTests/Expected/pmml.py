"""Predictions of PMML files by another program, pypmml 1.5.8 (PMML4S on Java 17).

python pmml.py FOLDER

FOLDER holds NAME.pmml of some models and data.csv, one case a line. Prints for each file the SHA-256 of its text and the
predictions of cases 0, 7 and 30: the mean, the probability of the category 1, or those of all categories. The tests of
PMML hold both, so that a text that another program has not read cannot pass.
"""
import csv
import hashlib
import pathlib
import sys

from pypmml import Model

folder = pathlib.Path(sys.argv[1])
with open(folder / "data.csv", newline="") as file:
    cases = [
        {key: text if key in ("sex", "post") else float(text) for key, text in row.items()}
        for row in csv.DictReader(file)
    ]
for path in sorted(folder.glob("*.pmml")):
    model = Model.load(str(path))
    print(path.stem, hashlib.sha256(path.read_bytes()).hexdigest())
    for place in (0, 7, 30):
        result = model.predict(cases[place])
        shares = [key for key in sorted(result) if key.startswith("probability(")]
        wanted = shares if len(shares) > 2 else shares[-1:] if shares else list(result)
        print("   ", [result[key] for key in wanted])
