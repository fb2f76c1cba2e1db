def task(url):
    # 等待：不占 GIL
    page = urlopen(url).read()
    # 计算：拿着 GIL
    return parse(page)

with ThreadPoolExecutor(4) as pool:
    list(pool.map(task, urls))
