with ThreadPoolExecutor(max_workers=5) as pool:
    futures = {
        pool.submit(get, url, timeout=60): url
        for url in urls}
    for future in as_completed(futures):
        try:
            page = future.result()
        except Exception as error:
            print(futures[future], error)
