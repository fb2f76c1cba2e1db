#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py PROGRAM: exports of one run, read by others.

The Chrome trace must keep the rules of the Trace Event Format, which viewers are lenient about in different ways, and it,
the CSV and the joblog must tell the same numbers. pandas reads the CSV too, where it is installed.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

METADATA = {"process_name", "process_labels", "process_sort_index", "thread_name", "thread_sort_index"}
SLACK_US = 0.001  # times are written in whole ns


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL: {message}")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_shape(event):
    """What every event must have, and what its phase asks for."""
    phase = event.get("ph")
    check(isinstance(event.get("name"), str), f"no name: {event}")
    check(all(isinstance(event.get(key), int) for key in ("pid", "tid")), f"no pid and tid: {event}")
    if phase == "M":
        check(event["name"] in METADATA, f"unknown metadata: {event}")
        return
    check(is_number(event.get("ts")), f"no time: {event}")
    if phase == "X":
        check(is_number(event.get("dur")) and event["dur"] >= 0, f"no duration: {event}")
    elif phase == "C":
        check(event["args"] and all(is_number(value) for value in event["args"].values()), f"no numbers: {event}")
    elif phase in "bensft":
        check("id" in event and "cat" in event, f"no id and category: {event}")
    else:
        sys.exit(f"FAIL: unknown phase: {event}")


def check_nesting(events):
    """Slices of a thread lie in each other or apart: a viewer draws nothing else."""
    threads = defaultdict(list)
    for event in events:
        if event["ph"] == "X":
            threads[event["pid"], event["tid"]].append((event["ts"], -event["dur"], event["name"]))
    for thread, slices in threads.items():
        ends = []
        for begin, minus_length, name in sorted(slices):
            while ends and ends[-1] <= begin + SLACK_US:
                ends.pop()
            end = begin - minus_length
            check(not ends or end <= ends[-1] + SLACK_US, f"{name} of {thread} sticks out of the slice around it")
            ends.append(end)
    return threads


def check_pairs(events, threads):
    """Arrows and asynchronous slices begin once and end once, in this order; arrows at a slice."""
    for begin, end in ("sf", "be"):
        begins = {(e["cat"], e["id"], e["pid"]): e for e in events if e["ph"] == begin}
        ends = {(e["cat"], e["id"], e["pid"]): e for e in events if e["ph"] == end}
        check(len(begins) == sum(e["ph"] == begin for e in events), f"an id begins twice ({begin})")
        check(ends.keys() <= begins.keys(), f"what ends did not begin ({end})")
        for key, event in ends.items():
            check(event["ts"] >= begins[key]["ts"], f"it ends before it begins: {event}")
    for event in events:
        if event["ph"] in "sf":
            around = any(begin <= event["ts"] + SLACK_US and event["ts"] <= begin - minus_length + SLACK_US
                         for begin, minus_length, _ in threads[event["pid"], event["tid"]])
            asynchronous = any(e["ph"] == "b" and e["pid"] == event["pid"] for e in events)
            check(around or asynchronous, f"the arrow ends at no slice: {event}")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        run = [program, "run", "--job", "recipe", "--param", "steps=compute 2ms; io 5ms; fail 20%", "--count", "12",
               "--executor", "threads:workers=3,gil=on", "--executor", "coroutines", "--executor", "processes:workers=2",
               "--csv", path / "t.csv", "--chrome-trace", path / "t.json", "--joblog", path / "t.joblog", "--quiet"]
        status = subprocess.run(run, stderr=subprocess.DEVNULL, timeout=60).returncode
        check(status == 1, f"status {status}, though some tasks fail on purpose")
        with open(path / "t.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        trace = json.loads((path / "t.json").read_text(encoding="utf-8"))
        joblog = (path / "t.joblog").read_text(encoding="utf-8").splitlines()[1:]
        try:
            import pandas
            frame = pandas.read_csv(path / "t.csv")
        except ImportError:
            frame = None

    check(len(rows) == 36 and len(joblog) == 36, f"{len(rows)} rows and {len(joblog)} jobs instead of 36")
    for row in rows:
        parts = sum(int(row[name]) for name in ("queue_wait_ns", "gil_wait_ns", "run_ns"))
        check(parts == int(row["end_ns"]) - int(row["submit_ns"]), f"the waits do not add up: {row}")

    events = trace["traceEvents"]
    for event in events:
        check_shape(event)
    check_pairs(events, check_nesting(events))
    starts = Counter(round(e["ts"] * 1000) for e in events if e.get("cat") == "task" and e["ph"] in "Xb")
    check(starts == Counter(int(row["start_ns"]) for row in rows), "trace and CSV differ in when tasks started")

    if frame is not None:
        check(len(frame) == 36 and frame["run_ns"].sum() == sum(int(row["run_ns"]) for row in rows), "pandas reads other numbers")
        check((frame["state"] == "failed").sum() == sum(row["state"] == "failed" for row in rows), "pandas reads other states")
    print(f"{len(events)} events keep the rules; all say the same" + ("" if frame is None else ", to pandas too"))


main()
