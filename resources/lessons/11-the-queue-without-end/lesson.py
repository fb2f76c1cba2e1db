room = BoundedSemaphore(8)   # what the pool lacks

for item in endless_source():
    room.acquire()           # wait for room
    future = pool.submit(task, item)
    future.add_done_callback(
        lambda _: room.release())
