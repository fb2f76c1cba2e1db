# 4 threads for all
with ThreadPoolExecutor(4) as pool:
    list(pool.map(task, range(400)))

# a new one each
for i in range(400):
    Thread(target=task, args=(i,)).start()
    # Process(target=task, args=(i,)).start()
