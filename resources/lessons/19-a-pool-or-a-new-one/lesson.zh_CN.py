# 4 个线程做全部任务
with ThreadPoolExecutor(4) as pool:
    list(pool.map(task, range(400)))

# 每次新建一个
for i in range(400):
    Thread(target=task, args=(i,)).start()
    # Process(target=task, args=(i,)).start()
