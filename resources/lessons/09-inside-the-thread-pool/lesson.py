pool = ThreadPoolExecutor(3)
for i in range(24):
    pool.submit(task, i)         # queue.put(item)

# what each worker does
while True:
    item = queue.get()           # whoever is free takes the next
    item.future.set_result(item.fn(*item.args))
