def task(url):
    # waits: the GIL is free
    page = urlopen(url).read()
    # computes: holds the GIL
    return parse(page)

with ThreadPoolExecutor(4) as pool:
    list(pool.map(task, urls))
