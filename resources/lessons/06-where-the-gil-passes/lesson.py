def task(url):
    page = urlopen(url).read()   # waits: the GIL is free
    return parse(page)           # computes: holds the GIL

with ThreadPoolExecutor(4) as pool:
    list(pool.map(task, urls))
