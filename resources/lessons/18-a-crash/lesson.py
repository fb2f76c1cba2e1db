with ProcessPoolExecutor(2) as pool:
    futures = [pool.submit(task, i)
               for i in range(12)]
    for future in futures:
        try:
            future.result()
        except BrokenProcessPool as error:
            print(error)
