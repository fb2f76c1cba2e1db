def task(i):
    time.sleep(1)          # 代替 I/O
    return i * i

with ThreadPoolExecutor(max_workers=2) as pool:
    print(sum(pool.map(task, range(10))))   # 285
