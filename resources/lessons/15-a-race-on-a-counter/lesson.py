def add():
    global counter
    for _ in range(5_000_000):
        value = counter
        # what others add now is gone
        counter = value + 1

def add_safely():
    global counter
    for _ in range(5_000_000):
        with lock:
            counter += 1
