with ThreadPoolExecutor(10) as pool:
    futures = [pool.submit(task, i)
               for i in range(10)]
    # ten futures are there already, all empty
    print(futures[0].done())              # False
    print([f.result() for f in futures])  # waits
