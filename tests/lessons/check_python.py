#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the lines of Python that stand beside the lessons, with what they take for granted put before them.

usage: check_python.py FOLDER_OF_LESSONS

Large numbers are made smaller, so that all of it takes seconds. What threads print here is written in one piece,
since print() writes the end of its line by itself. Every lesson is compiled; those in CHECKS also run,
each in an interpreter of its own, and what they print must be what the lesson says.
"""
import pathlib
import re
import subprocess
import sys

IMPORTS = """
import asyncio, ctypes, itertools, math, os, statistics, sys, tempfile, threading, time
from concurrent.futures import *
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool, Process
from threading import BoundedSemaphore, Lock, Thread
"""

# Lesson: (what comes before, replacements in the lesson, what comes after, what must be printed).
CHECKS = {
    "concurrent-or-parallel": ("eat = talk = lambda: sys.stdout.write('x\\n')", {}, "", r"(x\n){4}"),
    "ten-sleeps": ("", {"time.sleep(1)": "time.sleep(0.01)"}, "", "285"),
    "torn-lines": ("text = 'a'", {}, "", r"a\na\n"),
    "pi-on-processes": (
        "def pi(n): return math.sqrt(6 * sum(1 / k / k for k in range(1, n)))",
        {"5000000": "5000", "5001000": "5010", "5002000": "5020", "5003000": "5030"},
        "print([round(f.result(), 2) for f in fs])", r"\[3.14, 3.14, 3.14, 3.14\]"),
    "what-a-future-is": ("def task(i): time.sleep(0.1); return i", {}, "", r"False\n\[0, 1, 2, 3, 4, 5, 6, 7, 8, 9\]"),
    "inside-the-process-pool": ("def task(i): return i", {}, "print(sum(f.result() for f in futures))", "190"),
    "the-queue-without-end": (
        "pool = ThreadPoolExecutor(2)\nwaits = []\n"
        "def endless_source(): return range(60)\n"
        "def task(i): waits.append(pool._work_queue.qsize()); time.sleep(0.001)\n",
        {}, "pool.shutdown()\nprint(len(waits), max(waits) <= 8)", "60 True"),
    "the-price-of-a-border": (
        "def some_terms(i): return i\npieces = list(range(1000))", {}, "print('done')", "done"),
    "fifteen-downloads": (
        "def get(url, timeout):\n  if url == 'nowhere': raise OSError('no such host')\n  return url\n"
        "urls = ['a', 'nowhere', 'b']", {}, "", "nowhere no such host"),
    "ten-thousand-at-once": ("", {"sleep(2)": "sleep(0.05)", "asyncio.run(main())": "print(sum(asyncio.run(main())))"},
                             "", "333283335000"),
    # A switch of the GIL between reading and writing loses additions; a lock loses none.
    "a-race-on-a-counter": (
        "sys.setswitchinterval(1e-5)\nlock = Lock()\ndef plus_one(value): return value + 1\n",
        {"5_000_000": "20_000"},
        "def run(body):\n  global counter\n  counter = 0\n  ts = [Thread(target=body) for _ in range(8)]\n"
        "  for t in ts: t.start()\n  for t in ts: t.join()\n  return counter\n"
        "print(any(run(add) < 160_000 for _ in range(20)), run(add_safely))", "True 160000"),
    "join-in-the-loop": (
        "now = most = 0\nguard = Lock()\n"
        "def work(i):\n  global now, most\n  with guard: now += 1; most = max(most, now)\n"
        "  time.sleep(0.2)\n  with guard: now -= 1\n",
        {"# start all": "print(most)\nmost = 0\n# start all"}, "print(most)", r"1\n5"),
    "the-inherited-log": (
        "os.chdir(tempfile.mkdtemp()); open('log.bin', 'wb').write(bytes(20))\n"
        "def write_record(i): log.seek(i); log.write(bytes([i + 1])); log.flush()\n",
        {}, "print(list(open('log.bin', 'rb').read()) == list(range(1, 21)))", "True"),
    "a-crash": ("def task(i):\n  if i == 3: os.kill(os.getpid(), 9)\n", {}, "print('on')", "terminated abruptly(.|\n)*on"),
    "a-pool-or-a-new-one": ("done = []\ndef task(i): done.append(i)", {}, "time.sleep(0.3)\nprint(len(done))", "800"),
    "waiting-for-oneself": (
        "def watch():\n  time.sleep(1.5)\n  print('hangs', flush=True)\n  os._exit(0)\n"
        "Thread(target=watch, daemon=True).start()\n", {"return i": "return i\n"}, "print('ends')", "^hangs$"),
    "one-slow-task": (
        "def is_prime(n): time.sleep(0.2 if n == 7 else 0.01); return n\nnumbers = [7, 5, 3]\n"
        "pool = ThreadPoolExecutor(3)\n", {}, "", r"7\n5\n3\n[53]\n[35]\n7"),
    "slower-than-serial": (
        "def pi(n): return n\nn = 1", {"libpi.so": "libc.so.6", "lib.pi": "lib.drand48"},
        "print(lib.drand48(n), lib.drand48(n))", r"^0\.[0-9]+ 0\.[0-9]+$"),
    "the-convoy": (
        "def is_prime(n): sys.stdout.write(f'{round(sys.getswitchinterval(), 6)}\\n')\n"
        "two_large, many_small = [1], [2]\n", {}, "", r"0.05\n0.05"),
    "littles-law": (
        "from statistics import mean\nfrom types import SimpleNamespace as T\n"
        "tasks = [T(submit=i, end=i + 2) for i in range(10)]\nbegin, end = 0, 10\n", {}, "print(L)", "2"),
}


def main() -> int:
    folder = pathlib.Path(sys.argv[1])
    lessons = sorted(folder.glob("*/lesson.py"))
    failed = []
    if len(lessons) < 24:
        failed.append(f"only {len(lessons)} lessons in {folder}")
    for file in lessons:
        name = file.parent.name.split("-", 1)[1]
        source = file.read_text(encoding="utf-8")
        try:
            compile(source, str(file), "exec")
        except SyntaxError as error:
            failed.append(f"{name}: {error}")
            continue
        if name not in CHECKS:
            continue
        before, changes, after, expected = CHECKS.pop(name)
        for old, new in changes.items():
            if old not in source:
                failed.append(f"{name}: there is no {old!r}")
            source = source.replace(old, new)
        program = "\n".join([IMPORTS, before, source, after])
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
        if ran.returncode != 0 or not re.search(expected, ran.stdout):
            failed.append(f"{name}: wants {expected!r}, printed {ran.stdout!r}\n{ran.stderr}")
    failed += [f"{name}: there is no such lesson" for name in CHECKS]
    print("\n".join(failed) or f"{len(lessons)} lessons are as Python says")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
