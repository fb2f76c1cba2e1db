room = BoundedSemaphore(8)   # 线程池缺的就是它

for item in endless_source():
    room.acquire()           # 等空位
    future = pool.submit(task, item)
    future.add_done_callback(
        lambda _: room.release())
