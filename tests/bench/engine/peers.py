# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's side of the engine's rows. Called as peers.py ROW WORKERS COUNT; prints the figure."""
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def give(value):
    return value


def future_one(workers, count):
    with ThreadPoolExecutor(workers) as pool:
        for future in [pool.submit(give, i) for i in range(64)]:
            future.result()
        began = time.perf_counter()
        futures = [pool.submit(give, i) for i in range(count)]
        total = sum(future.result() for future in futures)
        seconds = time.perf_counter() - began
    if total != count * (count - 1) // 2:
        sys.exit("the sum of the results is wrong")
    return count / seconds / 1e6


ROWS = {"future_one": future_one}

if __name__ == "__main__":
    print(ROWS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3])))
