# fork 之前：共用偏移
log = open("log.bin", "r+b")

def reopen():     # 每个工作进程一次
    global log    # 自己的偏移
    log = open("log.bin", "r+b")

with Pool(10, initializer=reopen) as pool:
    # seek(位置)，再写
    pool.map(write_record, range(20))
