def add():
    global counter
    for _ in range(400_000):
        value = counter        # read
        counter = value + 1    # write: what others added meanwhile is gone

def add_safely():
    global counter
    for _ in range(400_000):
        with lock:
            counter += 1
