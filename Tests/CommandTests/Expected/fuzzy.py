"""Fuzzy evaluation of the ballots of Datasets/officials-appraisal, by each of the four operators, in exact fractions.

Written from the definitions alone, from ballots one by one: python3 fuzzy.py > fuzzy.csv, with the standard library of
Python 3.11. A line of it is a sum over all persons, for the whole or a dimension and a grade: of b, of its square, and of
b times the position of the person, from 1; and how many have the grade as their largest membership (persons with a tie in
none). The line of a score has the sum of score times position. `fuzzy.py all` prints b itself, person by person.
"""
import collections
import csv
import gzip
import pathlib
import sys
from fractions import Fraction

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "Datasets/officials-appraisal"
POINTS = {"优秀": 95, "称职": 80, "基本称职": 65, "不称职": 40}
CLASSES = {"上级": ("0.35", 1), "同级": ("0.25", 2), "下级": ("0.2", 1), "服务对象": ("0.2", 2)}
LEVELS = {"市": "0.6", "镇": "0.4"}
ITEMS = {"德": "0.2", "能": "0.15", "勤": "0.15", "绩": "0.35", "廉": "0.15"}

votes = collections.defaultdict(collections.Counter)
with gzip.open(FOLDER / "ballots.csv.gz", "rt", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        if row["grade"] != "弃权":
            votes[row["subject"], row["indicator"], row["level"], row["class"]][row["grade"]] += 1
with open(FOLDER / "officials.csv", encoding="utf-8") as file:
    officials = [row["id"] for row in csv.DictReader(file)]


def mean(parts):
    """The weighted mean of the vectors that are there."""
    parts = [(Fraction(weight), vector) for weight, vector in parts if vector is not None]
    total = sum(weight for weight, _ in parts)
    if not total:
        return None
    return [sum(weight * vector[k] for weight, vector in parts) / total for k in range(len(POINTS))]


def shares(subject, item):
    """The row of R: the share of each grade, class by class and then level by level."""
    def of_class(level, name, least):
        given = votes.get((subject, item, level, name), collections.Counter())
        count = sum(given.values())
        return [Fraction(given[grade], count) for grade in POINTS] if count >= least else None

    return mean(
        (weight, mean((share, of_class(level, name, least)) for name, (share, least) in CLASSES.items()))
        for level, weight in LEVELS.items())


def compose(operator, weights, rows):
    if operator == "min-max":
        return [max(min(w, row[k]) for w, row in zip(weights, rows)) for k in range(len(POINTS))]
    if operator == "product-max":
        return [max(w * row[k] for w, row in zip(weights, rows)) for k in range(len(POINTS))]
    if operator == "min-sum":
        return [min(Fraction(1), sum(min(w, row[k]) for w, row in zip(weights, rows))) for k in range(len(POINTS))]
    return [min(Fraction(1), sum(w * row[k] for w, row in zip(weights, rows))) for k in range(len(POINTS))]


def normalised(b):
    return [x / sum(b) for x in b]


matrices = {subject: {item: shares(subject, item) for item in ITEMS} for subject in officials}
EVERYBODY = sys.argv[1:] == ["all"]
print("operator,subject,part,category,membership" if EVERYBODY else "operator,part,category,sum,squares,by_position,largest")
for operator in ("weighted-mean", "min-max", "product-max", "min-sum"):
    sums = collections.defaultdict(lambda: [Fraction(0), Fraction(0), Fraction(0), 0])
    score = Fraction(0)
    for position, subject in enumerate(officials, 1):
        # Each dimension has one indicator with votes, whose weight is 1 once the measured ones are left out.
        rows = {item: row for item, row in matrices[subject].items() if row is not None}
        parts = {item: compose(operator, [Fraction(1)], [row]) for item, row in rows.items()}
        total = sum(Fraction(ITEMS[item]) for item in parts)
        weights = [Fraction(ITEMS[item]) / total for item in parts]
        b = compose(operator, weights, [normalised(part) for part in parts.values()])
        for name, vector in [("", b), *parts.items()]:
            largest = [k for k, x in enumerate(vector) if x == max(vector)]
            for k, (grade, x) in enumerate(zip(POINTS, vector)):
                if EVERYBODY:
                    print(operator, subject, name, grade, repr(float(x)), sep=",")
                entry = sums[name, grade]
                entry[0] += x
                entry[1] += x * x
                entry[2] += x * position
                entry[3] += largest == [k]
        score += sum(x * points for x, points in zip(normalised(b), POINTS.values())) * position
    if EVERYBODY:
        continue
    for (name, grade), entry in sums.items():
        # With one indicator each, the dimensions are the same by every operator.
        if name and operator != "weighted-mean":
            continue
        print(operator, name, grade, *(repr(float(x)) for x in entry[:3]), entry[3], sep=",")
    print(operator, "", "score", "", "", repr(float(score)), "", sep=",")
