for answer in pool.map(is_prime, numbers):   # in the order of the input:
    print(answer)                            # waits for a slow first one

futures = [pool.submit(is_prime, n) for n in numbers]
for future in as_completed(futures):         # as they come
    print(future.result())
