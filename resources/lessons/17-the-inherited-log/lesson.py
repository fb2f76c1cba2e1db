log = open("log.bin", "r+b")             # before the fork: shared offset

def reopen():                            # in every worker, once
    global log
    log = open("log.bin", "r+b")         # an offset of its own

with Pool(10, initializer=reopen) as pool:
    pool.map(write_record, range(20))    # seek(place), write
