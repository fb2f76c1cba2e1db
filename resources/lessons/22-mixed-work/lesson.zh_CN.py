def task(i):
    compute(0.05)       # 需要一个核和 GIL
    time.sleep(0.05)    # 什么也不占

ThreadPoolExecutor(4)   # 还是
ProcessPoolExecutor(4)  # 还是协程？
