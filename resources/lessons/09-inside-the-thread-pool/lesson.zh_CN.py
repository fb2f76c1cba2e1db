pool = ThreadPoolExecutor(3)
for i in range(24):
    pool.submit(task, i)        # queue.put(item)

# 每个工作线程做的事
while True:
    # 谁空着谁拿下一个
    item = queue.get()
    result = item.fn(*item.args)
    item.future.set_result(result)
