# SPDX-License-Identifier: GPL-3.0-or-later
"""asyncio's side of the loop's rows. Called as peers.py ROW COUNT; prints the figure."""
import asyncio
import sys
import time
from pathlib import Path


async def give(value):
    return value


async def sleep_and_give(seconds, value):
    await asyncio.sleep(seconds)
    return value


def check(count, total):
    if total != count * (count - 1) // 2:
        sys.exit("the sum of the values is wrong")


async def sum_of(coroutines):
    total = 0
    for task in [asyncio.create_task(coroutine) for coroutine in coroutines]:
        total += await task
    return total


def empty(count):
    began = time.perf_counter()
    total = asyncio.run(sum_of(give(i) for i in range(count)))
    seconds = time.perf_counter() - began
    check(count, total)
    return count / seconds / 1e6


def sleeps(count):
    began = time.perf_counter()
    total = asyncio.run(sum_of(sleep_and_give(1, i) for i in range(count)))
    seconds = time.perf_counter() - began
    check(count, total)
    return seconds


def resident_bytes():
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) * 1024
    sys.exit("/proc/self/smaps_rollup names no Rss")


async def memory_of_sleepers(count):
    tasks = [None] * count
    before = resident_bytes()
    for i in range(count):
        tasks[i] = asyncio.create_task(sleep_and_give(3, i))
    await asyncio.sleep(0.001)
    after = resident_bytes()
    for task in tasks:
        await task
    return (after - before) / count


def memory(count):
    return asyncio.run(memory_of_sleepers(count))


ROWS = {row.__name__: row for row in (empty, sleeps, memory)}

if __name__ == "__main__":
    print(ROWS[sys.argv[1]](int(sys.argv[2])))
