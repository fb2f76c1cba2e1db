# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes one table of the figures that the programs of tests/bench have written.

Called by tests/bench/run as table.py [--markdown] [--readme FILE] [--json FILE] FOLDER. A ratio says how many times better
than the peer we are, also where less is better; its spread is that of the ratios of single turns.
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
from pathlib import Path


def number(value):
    """Three digits that mean something, or more for whole numbers."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine():
    """What the figures depend on, in one line."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = " ".join(line.split(":", 1)[1].split())
            break
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False).stdout
    python = subprocess.run(["/usr/bin/python3", "--version"], capture_output=True, text=True, check=False).stdout
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "kernel": f"{platform.system()} {platform.release()}",
        "compiler": compiler.splitlines()[0] if compiler else "unknown compiler",
        "python": python.split()[-1] if python else "none",
    }


def judge(row):
    """Adds to a row what follows from its samples."""
    for side in row["sides"]:
        side["median"] = statistics.median(side["samples"])
    ours, *peers = row["sides"]
    row["median"] = ours["median"]
    higher = row["better"] == "higher"
    peers = [side for side in peers if side["name"].startswith(row["against"])]
    peer = (max if higher else min)(peers, key=lambda side: side["median"], default=None)
    low, high = min(ours["samples"]), max(ours["samples"])
    row["spread"] = f"{number(low)} to {number(high)}"
    row["peer"] = row["ratio"] = None
    if peer:
        row["peer"] = peer["name"]
        row["peer_median"] = peer["median"]
        if ours["median"] > 0 and peer["median"] > 0:
            def better(a, b):
                return a / b if higher else b / a
            row["ratio"] = better(ours["median"], peer["median"])
            turns = [better(a, b) for a, b in zip(ours["samples"], peer["samples"])]
            row["spread"] = f"{number(min(turns))} to {number(max(turns))}"
    row["met"] = None
    row["budget"] = ""
    if "at_most" in row:
        row["budget"] = f"at most {number(row['at_most'])} {row['unit']}"
        row["met"] = row["median"] <= row["at_most"]
    elif "times_better" in row and row["ratio"] is not None:
        times = row["times_better"]
        row["budget"] = f"{number(times)} times"
        if times <= 1:
            row["budget"] = "equal" if times == 1 else f"within {number(1 / times)} times"
        row["met"] = row["ratio"] >= row["times_better"]
    return row


def single_steps(path):
    """Google Benchmark's figures as rows without a peer."""
    if not path.exists() or path.stat().st_size == 0:
        return []
    rows = {}
    for run in json.loads(path.read_text())["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        name = run["run_name"].split("/")[0]
        row = rows.setdefault(name, {
            "id": name, "counts": name.removeprefix("step.").replace("_", " "), "unit": run["time_unit"], "better": "lower",
            "workers": 1, "producers": 1, "against": "",
            "sides": [{"name": "Poolscope", "ours": True, "samples": []}],
        })
        row["sides"][0]["samples"].append(run["real_time"])
    return list(rows.values())


HEAD = ["what is counted", "unit", "workers", "producers", "Poolscope", "peer", "peer's", "ratio", "spread", "budget",
        "met"]


def cells(row):
    met = {True: "yes", False: "no", None: ""}[row["met"]]
    peer = row["peer"]
    return [row["counts"], row["unit"], str(row["workers"] or ""), str(row["producers"] or ""), number(row["median"]),
            peer or "", number(row["peer_median"]) if peer else "", number(row["ratio"]) if row["ratio"] else "",
            row["spread"], row["budget"], met]


def others(row):
    """The peers that are not the one in the table."""
    rest = [side for side in row["sides"][1:] if side["name"] != row["peer"]]
    rest.sort(key=lambda side: side["median"], reverse=row["better"] == "higher")
    return ", ".join(f"{side['name']} {number(side['median'])}" for side in rest)


def describe(where):
    return (f"{where['date']}: {where['cpu']}, {where['cores']} cores, {where['memory_gib']} GiB, {where['kernel']}, "
            f"{where['compiler']}, Python {where['python']}. Medians; the two sides took turns.")


def as_markdown(rows, where):
    lines = [describe(where), "", "| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    rest = [f"- {row['counts']}: {others(row)}" for row in rows if others(row)]
    if rest:
        lines += ["", "The other peers, in the same units:", "", *rest]
    return "\n".join(lines)


def as_text(rows, where):
    table = [HEAD] + [cells(row) for row in rows]
    widths = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
    lines = [describe(where), ""]
    for line in table:
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    rest = [f"  {row['counts']}: {others(row)}" for row in rows if others(row)]
    if rest:
        lines += ["", "The other peers, in the same units:", *rest]
    missed = sum(row["met"] is False for row in rows)
    judged = sum(row["met"] is not None for row in rows)
    if judged:
        lines += ["", f"{judged - missed} of {judged} budgets are met."]
    return "\n".join(lines)


def put_into(readme, text):
    """Replaces what stands between the two marks."""
    begin, end = "<!-- figures: made by tests/bench/run --readme -->\n", "<!-- end of the figures -->\n"
    before, found, rest = readme.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{readme} has no place for the figures: the marks are missing.")
    readme.write_text(f"{before}{begin}\n{text}\n\n{end}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--readme", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()

    rows = []
    for part in ("engine", "processes", "loop", "files", "ui"):
        for path in sorted(options.folder.glob(f"*{part}.json")):
            rows += json.loads(path.read_text())
    rows = [judge(row) for row in rows + single_steps(options.folder / "micro.json")]
    if not rows:
        raise SystemExit("Nothing was measured: no row has such a name.")
    where = machine()
    if options.json:
        options.json.write_text(json.dumps({"machine": where, "rows": rows}, indent=1) + "\n")
    if options.readme:
        put_into(options.readme, as_markdown(rows, where))
    print((as_markdown if options.markdown else as_text)(rows, where))


if __name__ == "__main__":
    main()
