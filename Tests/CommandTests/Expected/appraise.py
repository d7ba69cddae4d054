"""Scores, ranks and grades of Datasets/officials-appraisal under its appraisal.yaml, in exact fractions.

Written from the rules alone: python3 appraise.py > appraise.csv, with the standard library of Python 3.11.
"""
import collections
import csv
import gzip
import pathlib
from fractions import Fraction

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "Datasets/officials-appraisal"
POINTS = {"优秀": 95, "称职": 80, "基本称职": 65, "不称职": 40}
CLASSES = {"上级": ("0.35", 1), "同级": ("0.25", 2), "下级": ("0.2", 1), "服务对象": ("0.2", 2)}
LEVELS = {"市": "0.6", "镇": "0.4"}

votes = collections.defaultdict(lambda: collections.defaultdict(list))
with gzip.open(FOLDER / "ballots.csv.gz", "rt", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        if row["grade"] != "弃权":
            votes[row["subject"], row["indicator"]][row["level"], row["class"]].append(POINTS[row["grade"]])
with open(FOLDER / "officials.csv", encoding="utf-8") as file:
    officials = list(csv.DictReader(file))


def mean(parts):
    """The weighted mean of what is there."""
    parts = [(Fraction(weight), value) for weight, value in parts if value is not None]
    total = sum(weight for weight, _ in parts)
    return sum(weight * value for weight, value in parts) / total if total else None


def ballots(subject, item):
    def class_mean(level, name, least):
        given = votes[subject, item].get((level, name), [])
        return Fraction(sum(given), len(given)) if len(given) >= least else None

    return mean(
        (weight, mean((share, class_mean(level, name, least)) for name, (share, least) in CLASSES.items()))
        for level, weight in LEVELS.items())


def efficacy(column, cost=False):
    """60 points for the worst and 100 for the best."""
    values = [Fraction(row[column]) for row in officials if row[column]]
    low, high = min(values), max(values)

    def points(row):
        if not row[column]:
            return None
        value = Fraction(row[column])
        return 60 + 40 * (high - value if cost else value - low) / (high - low)

    return points


training, attendance, tasks = efficacy("training_hours"), efficacy("attendance"), efficacy("task_rate")
complaints = efficacy("complaints", cost=True)
scores = {}
for row in officials:
    subject = row["id"]
    scores[subject] = min(5, 2 * int(row["awards"])) + mean([
        ("0.2", ballots(subject, "德")),
        ("0.15", mean([("0.8", ballots(subject, "能")), ("0.2", training(row))])),
        ("0.15", mean([("0.6", ballots(subject, "勤")), ("0.4", attendance(row))])),
        ("0.35", mean([("0.5", ballots(subject, "绩")), ("0.4", tasks(row)), ("0.1", complaints(row))])),
        ("0.15", ballots(subject, "廉")),
    ])
ordered = sorted(scores.values(), reverse=True)
ranks = {}
for place, score in enumerate(ordered, 1):
    ranks.setdefault(score, place)
units = collections.defaultdict(list)
sizes = collections.Counter(row["organisation"] for row in officials)
for row in officials:
    # Organisations of fewer than ten share a quota.
    units[row["organisation"] if sizes[row["organisation"]] >= 10 else "小支部"].append(row)
best = set()
for members in units.values():
    cap = len(members) // 5
    able = sorted((scores[row["id"]] for row in members if row["discipline"] == "0"), reverse=True)
    # Whoever is tied with the first who is left out is left out too.
    bound = able[cap] if cap < len(able) else -1
    best |= {row["id"] for row in members if cap and row["discipline"] == "0" and scores[row["id"]] > bound}
print("subject,score,rank,grade")
for row in officials:
    subject, score = row["id"], scores[row["id"]]
    grade = "优秀" if subject in best else "不称职" if row["discipline"] == "1" else (
        "称职" if score >= 75 else "基本称职" if score >= 60 else "不称职")
    print(f"{subject},{float(score)!r},{ranks[score]},{grade}")
