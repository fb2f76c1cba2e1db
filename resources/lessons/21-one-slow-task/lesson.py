# in the order of the input: waits for a slow one
for answer in pool.map(is_prime, numbers):
    print(answer)

# as they come
futures = [pool.submit(is_prime, n)
           for n in numbers]
for future in as_completed(futures):
    print(future.result())
