pool = ThreadPoolExecutor(3)

def ask(i):
    if i < 3:
        # 等待同一个池的任务
        pool.submit(ask, i + 1).result()
    time.sleep(0.1)
    return i

pool.submit(ask, 0).result()    # 永远卡住
