# before the fork: shared offset
log = open("log.bin", "r+b")

def reopen():     # in every worker, once
    global log    # an offset of its own
    log = open("log.bin", "r+b")

with Pool(10, initializer=reopen) as pool:
    # seek(place), write
    pool.map(write_record, range(20))
