def task(i):
    compute(0.05)       # needs a core and the GIL
    time.sleep(0.05)    # needs nothing

ThreadPoolExecutor(4)   # or
ProcessPoolExecutor(4)  # or coroutines?
