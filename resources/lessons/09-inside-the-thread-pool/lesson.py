pool = ThreadPoolExecutor(3)
for i in range(24):
    pool.submit(task, i)        # queue.put(item)

# what each worker does
while True:
    # whoever is free takes the next
    item = queue.get()
    result = item.fn(*item.args)
    item.future.set_result(result)
