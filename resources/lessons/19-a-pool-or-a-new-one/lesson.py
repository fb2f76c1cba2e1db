with ThreadPoolExecutor(4) as pool:       # 4 threads for all
    list(pool.map(task, range(400)))

for i in range(400):
    Thread(target=task, args=(i,)).start()    # a new one each
    # Process(target=task, args=(i,)).start()
