with Pool(2) as pool:
    pool.map(some_terms, pieces, chunksize=1)
    pool.map(some_terms, pieces, chunksize=500)
