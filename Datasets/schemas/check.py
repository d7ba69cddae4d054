"""Checks the datasets: every codebook obeys its schema, covers every column of its data file and every token in it,
every figure of the index (README.md) is that of the file, norms and models obey their schemas, models name columns that
are there, and so do the models that the command writes.

Run: python3 schemas/check.py, in Datasets. ASSAY names the command; else it is the one in .build, or none.

Needs PyYAML and jsonschema (pip). Prints one line a file; exits 1 where there is a fault of any kind.
"""
import csv
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

root = pathlib.Path(__file__).resolve().parent.parent
schema = json.loads((root / "schemas/codebook.schema.json").read_text(encoding="utf-8"))
norms_schema = json.loads((root / "schemas/norms.schema.json").read_text(encoding="utf-8"))
model_schema = json.loads((root / "schemas/model.schema.json").read_text(encoding="utf-8"))
faults = []


def text_keys(node, where):
    """Keys as text. A key that YAML 1.1 reads as true, false or null was meant as a word and must be quoted."""
    if isinstance(node, dict):
        for key in node:
            if key is None or isinstance(key, bool):
                faults.append(f"{where}: unquoted key {key!r}")
        return {str(key): text_keys(value, where) for key, value in node.items()}
    return [text_keys(value, where) for value in node] if isinstance(node, list) else node


def missing_tokens(variable, book):
    own = variable.get("missing_values", book.get("missing_values", []))
    return {""} | {str(t) for t in own} | {str(t) for codes in variable.get("missing", {}).values() for t in codes}


def check_column(name, tokens, variable, book, where, categories):
    """Reports each token that is neither missing nor explained."""
    seen = tokens - missing_tokens(variable, book)
    scale = variable.get("item_scale", variable.get("scale"))
    if categories:
        unknown, unused = seen - set(categories), set(categories) - seen
        if unknown:
            faults.append(f"{where}: {name}: no category for {sorted(unknown)}")
        if unused:
            print(f"{where}: {name}: note: nobody is in {sorted(unused)}")
    elif scale == "interval" or variable.get("role") == "weight":
        low, high = variable.get("range", [float("-inf"), float("inf")])
        faults.extend(f"{where}: {name}: {t!r} is outside the range" for t in seen if not low <= float(t) <= high)
    elif scale not in ("identifier", "text"):
        faults.append(f"{where}: {name}: scale {scale} without categories")


def data_file(path):
    """The data file beside a codebook: survey.csv or survey.csv.gz for survey.codebook.yaml."""
    plain = path.with_name(path.name.replace(".codebook.yaml", ".csv"))
    return plain if plain.exists() else plain.with_name(plain.name + ".gz")


def check(path):
    where = str(path.relative_to(root))
    book = text_keys(yaml.safe_load(path.read_text(encoding="utf-8")), where)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(book):
        faults.append(f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
    data = data_file(path)
    with (gzip.open if data.suffix == ".gz" else open)(data, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: {row[name] for row in rows} for name in rows[0]}
    covered = set()

    def cover(name):
        covered.add(name)
        if name not in columns:
            faults.append(f"{where}: {name} is not a column")
        return columns.get(name, set())

    for name, variable in book["variables"].items():
        if "from" in variable:
            source = variable["from"]
            parents = (v for n, v in book["variables"].items() if n == source or source in v.get("items", {}))
            values = cover(source) - missing_tokens(next(parents, {}), book)
            bands = variable.get("bands", [])
            if bands and not all(any(low <= float(v) <= high for low, high in bands) for v in values):
                faults.append(f"{where}: {name}: the bands do not cover {variable['from']}")
            if not {str(t) for t in variable.get("net", [])} <= values:
                faults.append(f"{where}: {name}: the net names a code that does not occur")
        elif variable.get("scale") == "multi-select":
            off = {str(t) for t in variable.get("not_selected", ["0"])}
            on = {str(t) for t in variable.get("selected", ["1"])}
            if "not_selected" in variable and "selected" not in variable:
                on = None  # the option's own text, whatever it is
            for option in variable["options"]:
                ticked = cover(option) - off - missing_tokens(variable, book)
                if on is None and len(ticked) != 1 or on is not None and not ticked <= on:
                    faults.append(f"{where}: {option}: unexpected tokens {sorted(ticked)}")
        elif variable.get("scale") == "battery":
            for item in variable["items"]:
                check_column(item, cover(item), variable, book, where, variable.get("categories"))
        else:
            check_column(name, cover(name), variable, book, where, variable.get("categories"))
    if set(columns) - covered:
        faults.append(f"{where}: not in the codebook: {sorted(set(columns) - covered)}")
    print(f"{where}: {len(rows)} rows, {len(columns)} columns")
    return path.parent.name, data.name, len(rows), len(columns)


def check_norms(path):
    """Norms obey their schema, and their lists are those of one group."""
    where = str(path.relative_to(root))
    norms = text_keys(yaml.safe_load(path.read_text(encoding="utf-8")), where)
    for error in jsonschema.Draft202012Validator(norms_schema).iter_errors(norms):
        faults.append(f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        return
    for name, table in norms["scores"].items():
        values, cumulative = table["values"], table["cumulative"]
        below = table.get("below", [0] + cumulative[:-1])
        if not len(values) == len(cumulative) == len(below) or values != sorted(values):
            faults.append(f"{where}: {name}: the lists differ in length, or the values do not ascend")
        steps = [weight for pair in zip(below, cumulative) for weight in pair]
        if steps != sorted(steps) or abs(steps[-1] - table["sum_of_weights"]) > 1e-9 * steps[-1]:
            faults.append(f"{where}: {name}: the weights fall, or do not end at their sum")
        if sum("min" not in band for band in table.get("bands", {"all": {}}).values()) != 1:
            faults.append(f"{where}: {name}: exactly one band must have no minimum")
        print(f"{where}: {name}: {table['n']} people, {len(values)} values")


def leaves(nodes):
    """The indicators below some nodes of a tree."""
    for node in nodes:
        if "indicators" in node:
            yield from leaves(node["indicators"])
        else:
            yield node


def check_weights(nodes, parent, where):
    """The weights below a node add up to 1; the entries of a flat list are under the parents that they name."""
    groups = {}
    for node in nodes:
        groups.setdefault(str(node.get("parent", parent)), []).append(node.get("weight"))
        if "indicators" in node:
            check_weights(node["indicators"], str(node["name"]), where)
    for name, weights in groups.items():
        stated = [weight for weight in weights if weight is not None]
        if stated and (len(stated) < len(weights) or abs(sum(stated) - 1) > 1e-9):
            faults.append(f"{where}: the weights under {name} are {weights}")


def check_model(text, where):
    """A model obeys its schema, and its weights add up; the columns that its indicators take."""
    model = text_keys(yaml.safe_load(text), where)
    errors = list(jsonschema.Draft202012Validator(model_schema).iter_errors(model))
    for error in errors:
        faults.append(f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
    if errors:
        return set()
    check_weights(model["tree"], str(model.get("name", "score")), where)
    columns = {str(leaf["column"]) for leaf in leaves(model["tree"]) if "column" in leaf}
    print(f"{where}: {sum(1 for _ in leaves(model['tree']))} indicators, {len(columns)} columns")
    return columns | ({str(model["subject"])} if "subject" in model else set())


def command():
    """The command, if there is one."""
    builds = (root.parent / ".build" / build / "assay" for build in ("release", "debug"))
    found = [os.environ["ASSAY"]] if "ASSAY" in os.environ else [str(path) for path in builds if path.exists()]
    return found[0] if found else None


def check_saved(model, data, where):
    """What --save-model writes obeys the schema, and gives the same scores again."""
    assay = command()
    if assay is None:
        print(f"{where}: note: there is no command, so that its own models are not checked")
        return
    with tempfile.TemporaryDirectory() as folder:
        saved = f"{folder}/saved.json"
        pages = []
        for options in (["--model", str(model), "--save-model", saved], ["--model", saved]):
            line = [assay, "score", str(data), *options, "--format", "csv"]
            run = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
            if run.returncode != 0:
                faults.append(f"{where}: {run.stderr.strip()}")
                return
            pages.append(run.stdout)
        check_model(pathlib.Path(saved).read_text(encoding="utf-8"), f"{where}, saved")
        if pages[0] != pages[1]:
            faults.append(f"{where}: the saved model gives other scores")


def check_models(path):
    """The models of a folder: their columns are those of a data file, from which a saved model is made."""
    where = str(path.relative_to(root))
    columns = check_model(path.read_text(encoding="utf-8"), where)
    heads = {}
    for data in sorted(path.parent.glob("*.csv")):
        with open(data, encoding="utf-8", newline="") as file:
            heads[data] = set(next(csv.reader(file)))
    data = next((data for data, head in heads.items() if columns <= head), None)
    if data is None:
        faults.append(f"{where}: no data file has all of {sorted(columns)}")
    elif path.name == "model.yaml":
        check_saved(path, data, where)


books = sorted(root.glob("*/*.codebook.yaml"))
sizes = [check(path) for path in books]
for path in sorted(root.glob("*/*.norms.yaml")):
    check_norms(path)
for path in sorted([*root.glob("*/model.yaml"), *root.glob("*/appraisal.yaml")]):
    check_models(path)
index = (root / "README.md").read_text(encoding="utf-8")
for slug, file, rows, columns in sizes:
    if not re.search(rf"\[{slug}\]\({slug}/\)[^|]*\| `{file}` \| {rows:,} \| {columns} \|", index):
        faults.append(f"README.md: no line for {slug} {file} with {rows:,} rows and {columns} columns")
for folder in sorted(p for p in root.iterdir() if p.is_dir() and p.name != "schemas"):
    if not (folder / "README.md").exists() or not list(folder.glob("*.codebook.yaml")):
        faults.append(f"{folder.name}: a README.md and a codebook are needed")
print("\n".join(faults) or f"{len(books)} codebooks agree with the schema and with their data; so do models and norms")
sys.exit(bool(faults))
