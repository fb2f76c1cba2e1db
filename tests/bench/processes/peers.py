# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's side of the processes' rows. Called as peers.py ROW WORKERS COUNT; prints the figure."""
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def give(value):
    return value


def check(expected, found):
    if expected != found:
        sys.exit(f"the result should be {expected}, but is {found}")


def warm_up(pool):
    for future in [pool.submit(give, i) for i in range(64)]:
        future.result()


def one_by_one(workers, count):
    with ProcessPoolExecutor(workers) as pool:
        warm_up(pool)
        began = time.perf_counter()
        futures = [pool.submit(give, i) for i in range(count)]
        total = sum(future.result() for future in futures)
        seconds = time.perf_counter() - began
    check(count * (count - 1) // 2, total)
    return count / seconds / 1e3


def pool_map(workers, count):
    with multiprocessing.Pool(workers) as pool:
        pool.map(give, range(64))
        began = time.perf_counter()
        total = sum(pool.map(give, range(count), chunksize=100))
        seconds = time.perf_counter() - began
    check(count * (count - 1) // 2, total)
    return count / seconds / 1e6


def executor_map(workers, count):
    with ProcessPoolExecutor(workers) as pool:
        warm_up(pool)
        began = time.perf_counter()
        total = sum(pool.map(give, range(count), chunksize=100))
        seconds = time.perf_counter() - began
    check(count * (count - 1) // 2, total)
    return count / seconds / 1e6


def median_micros(rounds, call):
    micros = []
    for i in range(rounds):
        began = time.perf_counter()
        call(i)
        micros.append((time.perf_counter() - began) * 1e6)
    return statistics.median(micros)


def round_trip(workers, count):
    with ProcessPoolExecutor(workers) as pool:
        warm_up(pool)
        return median_micros(count, lambda i: check(i, pool.submit(give, i).result()))


def large_argument(workers, count):
    large = bytes(1 << 20)
    with ProcessPoolExecutor(workers) as pool:
        warm_up(pool)
        return median_micros(count, lambda i: check(len(large), pool.submit(len, large).result()))


def start(workers, _count):
    began = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        pool.submit(give, 1)
        check(7, pool.submit(give, 7).result())
        return (time.perf_counter() - began) * 1e3


def worker_memory(workers, _count):
    with ProcessPoolExecutor(workers) as pool:
        warm_up(pool)
        most = 0
        for process in multiprocessing.active_children():
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
            most = max(most, sum(int(line.split()[1]) for line in lines if line.startswith("Private_")))
    return most / 1e3


ROWS = {row.__name__: row for row in
        (one_by_one, pool_map, executor_map, round_trip, large_argument, start, worker_memory)}

if __name__ == "__main__":
    print(ROWS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3])))
