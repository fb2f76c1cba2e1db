def add():
    global counter
    for _ in range(5_000_000):
        value = counter
        # 调用期间可能换别的线程运行：
        # 它加的就丢了
        counter = plus_one(value)

def add_safely():
    global counter
    for _ in range(5_000_000):
        with lock:
            counter = plus_one(counter)
