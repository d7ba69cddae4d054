"""Writes officials.csv and ballots.csv.gz, a made-up appraisal of 4,000 officials: python3 make.py, in this folder.

Nobody in it exists, and no organisation either. The number of organisations of each kind is of the size that published
studies report; everything else is invented. The seed is fixed, and only random() is drawn, whose sequence Python promises
not to change, so that the files can be made again at any time. Needs the standard library only.
"""
import csv
import gzip
import io
import math
import pathlib
import random

SEED = 20261121
draw = random.Random(SEED).random
here = pathlib.Path(__file__).parent

ITEMS = ["德", "能", "勤", "绩", "廉"]
GRADES = ["优秀", "称职", "基本称职", "不称职"]
ABSTAIN = "弃权"
LEVELS = ["市", "镇"]
# Class: voters for one person at one level (fewest, most), persons for one rater, shift of the scale in standard deviations.
CLASSES = {"上级": (1, 2, 30, -0.05), "同级": (2, 3, 14, 0.1), "下级": (1, 2, 12, 0.3), "服务对象": (2, 2, 16, -0.2)}
# Members of each organisation: 9 committees, 25 general branches, 31 branches; two branches are too small for any quota.
SIZES = {
    "党委": [310, 265, 240, 215, 190, 170, 150, 135, 120],
    "党总支": list(range(84, 34, -2)),
    "党支部": list(range(38, 9, -1)) + [5, 4],
}
# People with the same ballots and the same measurements, where each pair stands at the cap of its organisation in
# appraisal.yaml: a rule for ties has to decide.
TWINS = [("P1712", "P1746"), ("P2310", "P2338"), ("P3457", "P3467"), ("P3678", "P3668")]


def normal():
    return math.sqrt(-2 * math.log(1 - draw())) * math.cos(2 * math.pi * draw())


def whole(low, high):
    """A whole number from low to high."""
    return low + int(draw() * (high - low + 1))


def some(pool, count):
    """Different members of a pool, in the order of the pool."""
    left, chosen = list(range(len(pool))), []
    for _ in range(min(count, len(left))):
        chosen.append(left.pop(int(draw() * len(left))))
    return [pool[i] for i in sorted(chosen)]


def official(number, organisation, kind, level, place):
    """A person's row, and what the raters see: one quality for each item."""
    merit = normal()
    quality = [0.8 * merit + 0.6 * normal() for _ in ITEMS]
    _, able, diligent, achieving, honest = quality
    post = "书记" if place == 0 else "副书记" if place <= 2 else "委员" if draw() < 0.3 else "干事"
    row = {
        "id": f"P{number:04d}", "organisation": organisation, "kind": kind, "level": level,
        "sex": "男" if draw() < 0.58 else "女",
        "age": max(22, min(60, round(41 + 8.5 * normal() + (4 if post != "干事" else 0)))),
        "post": post,
        "task_rate": round(max(35, min(100, 88 + 7 * achieving + 5 * normal())), 1),
        "training_hours": max(0, min(160, round(58 + 14 * able + 18 * normal()))),
        "attendance": round(max(70, min(100, 96.5 + 1.8 * diligent + 1.6 * normal())), 1),
        "complaints": int(max(0, 0.6 - 0.7 * quality[0] + 1.1 * normal()) ** 1.5),
        "awards": int(max(0, -0.4 + 0.5 * achieving + 0.9 * normal())),
        "discipline": int(draw() < (0.045 if honest < -1 else 0.008)),
    }
    return row, quality


def rater(number):
    """A rater's habits: how severe, how often without a grade, and, for a few, something that a page should find."""
    habit = {"name": f"R{number:05d}", "shift": 0.35 * normal(), "sign": 1, "always": None,
             "abstains": 0.12 if draw() < 0.1 else 0.012}
    kind = draw()
    if kind < 0.02:
        habit["always"] = GRADES[0] if draw() < 0.8 else GRADES[1]
    elif kind < 0.03:
        habit["shift"] = -1.8
    elif kind < 0.035:
        habit["sign"] = -1
    elif kind < 0.037:
        habit["abstains"] = 1
    return habit


def grade(habit, quality, shift):
    if draw() < habit["abstains"]:
        return ABSTAIN
    if habit["always"]:
        return habit["always"]
    seen = habit["sign"] * quality + habit["shift"] + shift + 0.5 * normal()
    return GRADES[sum(seen < cut for cut in (0.6, -1.05, -1.95))]


officials, ballots, raters = [], [], 0
for kind, sizes in SIZES.items():
    for index, size in enumerate(sizes, 1):
        organisation, level = f"{kind}{index:02d}", LEVELS[index % 2]
        members = []
        for place in range(size):
            row, quality = official(len(officials) + 1, organisation, kind, level, place)
            officials.append(row)
            members.append((row["id"], quality))
        panels = {}
        for name, (_, most, load, _) in CLASSES.items():
            for side in LEVELS:
                panel = max(most + 1, round(size * most / load))
                panels[name, side] = [rater(raters + i) for i in range(1, panel + 1)]
                raters += panel
        for subject, quality in members:
            unled = draw() < 0.015  # nobody is under this person, so that the class is absent
            for name, (fewest, most, _, shift) in CLASSES.items():
                for side in LEVELS:
                    voters = some(panels[name, side], whole(fewest, most))
                    for habit in voters:
                        if unled and name == "下级" or draw() < 0.04:  # absent, or a sheet that did not come back
                            continue
                        halo = shift + (0.12 if side == "镇" else 0) + 0.35 * normal()
                        for item, value in zip(ITEMS, quality):
                            ballots.append((subject, habit["name"], name, side, item, grade(habit, value, halo)))
assert len(officials) == 4000 and len(set(o["organisation"] for o in officials)) == 65

# What real files have: fields that nobody filled in.
for name, count in [("age", 9), ("task_rate", 14), ("training_hours", 31), ("attendance", 22), ("post", 5)]:
    for _ in range(count):
        officials[int(draw() * len(officials))][name] = ""

by_id = {row["id"]: row for row in officials}
measured = ["task_rate", "training_hours", "attendance", "complaints", "awards", "discipline"]
for first, second in TWINS:
    by_id[second].update({name: by_id[first][name] for name in measured})
    start = next(i for i, ballot in enumerate(ballots) if ballot[0] == second)
    copies = [(second, *ballot[1:]) for ballot in ballots if ballot[0] == first]
    ballots = [ballot for ballot in ballots if ballot[0] != second]
    ballots[start:start] = copies

with open(here / "officials.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, officials[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(officials)
text = io.StringIO(newline="")
writer = csv.writer(text, lineterminator="\n")
writer.writerow(["subject", "rater", "class", "level", "indicator", "grade"])
writer.writerows(ballots)
with open(here / "ballots.csv.gz", "wb") as file:
    # Without a time and a name in the header, the same ballots give the same file.
    with gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())
