pool = ThreadPoolExecutor(3)

def ask(i):
    if i < 3:
        # waits for a task of the same pool
        pool.submit(ask, i + 1).result()
    time.sleep(0.1)
    return i

pool.submit(ask, 0).result()    # hangs for ever
