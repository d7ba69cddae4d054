"""Reads what processes.sh measured and prints the parts of a page that are the same everywhere.

A folder holds GROUP.time.json (hyperfine), GROUP.memory.tsv (name, peak in KiB) and versions.tsv (name, version).
"""
import csv
import json


def pairs(path):
    with open(path, encoding="utf-8", newline="") as file:
        return dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def group(folder, name):
    """Rows of (name, median seconds, shortest, longest, peak in MiB), in the order measured."""
    peaks = pairs(folder / f"{name}.memory.tsv")
    return [(r["command"], r["median"], r["min"], r["max"], int(peaks[r["command"]]) / 1024)
            for r in json.loads((folder / f"{name}.time.json").read_text())["results"]]


def seconds(value):
    return f"{value * 1e3:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def print_opening(title, versions):
    """Takes the date and the number of runs out of the versions."""
    print(f"# {title}, {versions.pop('date')}\n")
    print(f"""\
Measured by `run` as whole processes, from the command to the last line, what is written included. All figures
come from one run on one machine: the ratios can be quoted, the absolute times change from machine to machine.
Times are medians of at least {versions.pop('runs')} runs after a warm-up, the files being in the page cache;
peak memory is the maximum resident set of one more run. The first line of a table is its base.
""")


def print_table(rows, verdicts=None):
    """Ratios first, each row against the first; verdicts are what a row's target is and whether it is met, by name."""
    base = rows[0]
    last = "" if verdicts is None else " target |"
    print(f"| command | time, × base | memory, × base | median | shortest – longest | peak memory |{last}")
    print(f"|---|--:|--:|--:|--:|--:|{'---|' if last else ''}")
    for command, median, low, high, peak in rows:
        verdict = "" if verdicts is None else f" {verdicts.get(command, '')} |"
        print(f"| {command} | {median / base[1]:.2f} | {peak / base[4]:.2f} | {seconds(median)} "
              f"| {seconds(low)} – {seconds(high)} | {peak:.1f} MiB |{verdict}")
    print()


def print_versions(versions):
    print("## Measured with\n")
    print("| | |\n|---|---|")
    for name, version in versions.items():
        print(f"| {name} | {version.replace('|', '/')} |")
