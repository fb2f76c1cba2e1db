def add():
    global counter
    for _ in range(5_000_000):
        value = counter
        # another thread may run during a call:
        # what it adds is gone
        counter = plus_one(value)

def add_safely():
    global counter
    for _ in range(5_000_000):
        with lock:
            counter = plus_one(counter)
