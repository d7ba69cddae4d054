"""Makes the synthetic judgments of this folder, always the same: python3 make.py

Nobody was asked. Each expert knows the weights below but for a normal error on the logarithmic scale, and says the
nearest value of the scale in use. saaty-house.csv and freight-mode.csv are published tables and are not made here.
"""
import csv
import itertools
import math
import pathlib
import random

folder = pathlib.Path(__file__).resolve().parent
random.seed(20261121)
weights = {"德": 0.22, "能": 0.16, "勤": 0.10, "绩": 0.36, "廉": 0.16}
experts = {"组织部": 0.15, "人事处": 0.3, "群众代表": 0.6}
scale = {**{str(k): float(k) for k in range(1, 10)}, **{f"1/{k}": 1 / k for k in range(2, 10)}}


def write(name, header, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def nearest(ratio):
    return min(scale, key=lambda token: abs(math.log(scale[token] / ratio)))


pairs = []
for expert, spread in experts.items():
    for first, second in itertools.combinations(weights, 2):
        ratio = weights[first] / weights[second] * math.exp(random.gauss(0, spread))
        # One expert did not judge one pair.
        if (expert, first, second) != ("人事处", "勤", "廉"):
            pairs.append((expert, first, second, nearest(ratio)))
write("pairs.csv", ("expert", "row", "column", "value"), pairs)

wins = []
for first, second in itertools.combinations(weights, 2):
    ratio = weights[first] / weights[second]
    wins.append((first, second, 0.5 if ratio == 1 else int(ratio > 1)))
write("precedence.csv", ("row", "column", "value"), wins)

swing = []
for expert, spread in experts.items():
    noisy = {name: weight * math.exp(random.gauss(0, spread)) for name, weight in weights.items()}
    largest = max(noisy.values())
    swing += [(expert, name, 5 * round(20 * value / largest)) for name, value in noisy.items()]
write("swing.csv", ("expert", "criterion", "value"), swing)

ranks = []
for expert, spread in experts.items():
    noisy = {name: weight * math.exp(random.gauss(0, spread)) for name, weight in weights.items()}
    order = sorted(noisy, key=noisy.get, reverse=True)
    ranks += [(expert, name, order.index(name) + 1) for name in weights]
write("ranks.csv", ("expert", "criterion", "value"), ranks)

indicators = {"政治表现": 4.6, "业务能力": 4.2, "群众评价": 3.9, "出勤": 2.8, "任务完成": 4.7, "廉洁自律": 4.4}
rounds = []
first = {}
for expert in range(1, 13):
    for name, level in indicators.items():
        first[expert, name] = min(5, max(1, round(level + random.gauss(0, 0.9))))
        rounds.append((1, f"专家{expert}", name, first[expert, name]))
for expert in range(1, 12):  # One expert did not come back.
    for name in indicators:
        values = sorted(first[other, name] for other in range(1, 13))
        middle = (values[5] + values[6]) / 2
        # Two in three move one step towards the median.
        step = 0 if random.random() < 1 / 3 else (middle > first[expert, name]) - (middle < first[expert, name])
        rounds.append((2, f"专家{expert}", name, first[expert, name] + step))
write("delphi.csv", ("round", "expert", "criterion", "value"), rounds)
