with ThreadPoolExecutor(10) as pool:
    futures = [pool.submit(task, i)
               for i in range(10)]
    # 十个 future 已经在了，全是空的
    print(futures[0].done())              # False
    print([f.result() for f in futures])  # 等待
