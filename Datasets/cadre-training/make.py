"""Writes survey.csv, a made-up survey of 239 officials: python3 make.py, in this folder.

Nobody in it exists. The shares (sex, age, full-time, needs) are of the size that published studies of this kind
report; the relations between the answers are invented. The seed is fixed, and only random() is drawn, whose sequence
Python promises not to change, so that the file can be made again at any time.
"""
import csv
import math
import pathlib
import random

SEED = 20261121
PEOPLE = 239
draw = random.Random(SEED).random


def normal():
    return math.sqrt(-2 * math.log(1 - draw())) * math.cos(2 * math.pi * draw())


def by_quota(scores, counts):
    """Codes 1, 2, … given out in the order of the scores, so that each code has exactly its count of people."""
    order = sorted(range(PEOPLE), key=lambda i: -scores[i])
    codes, start = [0] * PEOPLE, 0
    for code, count in enumerate(counts, 1):
        for i in order[start:start + count]:
            codes[i] = code
        start += count
    assert start == PEOPLE
    return codes


def noise(scale=1.0):
    return [scale * normal() for _ in range(PEOPLE)]


def mix(latent, weight):
    return [weight * a + b for a, b in zip(latent, noise())]


diligence, openness = noise(), noise()
sex = by_quota(noise(), [134, 105])
unit = by_quota(noise(), [61, 52, 44, 38, 25, 19])
band = by_quota(noise(), [17, 103, 107, 12])
age = [[(23, 29), (30, 39), (40, 49), (50, 58)][b - 1] for b in band]
age = [low + int(draw() * (high - low + 1)) for low, high in age]
education = by_quota([0.02 * a + e for a, e in zip(age, noise())], [12, 168, 54, 5])
member_years = [max(1, min(a - 20, int((a - 22) * (0.45 + 0.5 * draw())) + 1)) for a in age]
post = by_quota(noise(), [5, 33, 14, 84, 17, 67, 19])
full_time = by_quota([(p <= 3) * 0.8 + e for p, e in zip(post, noise())], [45, 194])
trained = by_quota([0.5 * d + (f == 1) * 0.6 + e for d, f, e in zip(diligence, full_time, noise())], [217, 22])
grade = by_quota(
    [d + 0.35 * (f == 1) + 0.4 * (t == 1) + 0.02 * m + e
     for d, f, t, m, e in zip(diligence, full_time, trained, member_years, noise(0.7))], [43, 164, 26, 6])
hours = [max(0, min(60, round(12 + 4 * d + 9 * (f == 1) + 5 * e))) for d, f, e in zip(diligence, full_time, noise())]

likert = []
for loading, shift in [(0.9, 1.3), (0.8, 1.1), (0.7, 0.6), (0.8, 0.9), (0.6, 0.2), (-0.7, -0.9)]:
    likert.append([max(1, min(5, round(3 + shift + 0.8 * x))) for x in mix(diligence, loading)])
needs = [[2 - code for code in by_quota(mix(openness, 0.8), [count, PEOPLE - count])]
         for count in (227, 191, 198, 184, 158, 124, 122)]
weight = [round((1.12 if s == 1 else 0.85) * (0.72 if f == 1 else 1.07) * (0.9 + 0.2 * draw()), 4)
          for s, f in zip(sex, full_time)]

columns = {"id": [f"P{i:03d}" for i in range(1, PEOPLE + 1)], "unit": unit, "sex": sex, "age": age,
           "education": education, "member_years": member_years, "post": post, "full_time": full_time,
           "trained": trained, "grade": grade, "hours": hours}
columns |= {f"s{j}": values for j, values in enumerate(likert, 1)}
columns |= {f"n{j}": values for j, values in enumerate(needs, 1)}

# What real files have: questions passed over (blank) and refusals (-9).
for name, blanks, refusals in [
        ("education", 3, 0), ("member_years", 4, 2), ("post", 0, 3), ("hours", 6, 5), ("grade", 2, 0),
        ("s1", 3, 1), ("s2", 4, 0), ("s3", 5, 1), ("s4", 3, 0), ("s5", 6, 2), ("s6", 4, 1)]:
    for value, count in (("", blanks), (-9, refusals)):
        for _ in range(count):
            columns[name][int(draw() * PEOPLE)] = value
for _ in range(4):
    skipped = int(draw() * PEOPLE)
    for j in range(1, 8):
        columns[f"n{j}"][skipped] = ""
columns["w"] = weight

with open(pathlib.Path(__file__).with_name("survey.csv"), "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values()))
