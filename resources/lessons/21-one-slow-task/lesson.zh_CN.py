# 按输入顺序：慢的会挡住后面的
for answer in pool.map(is_prime, numbers):
    print(answer)

# 谁先完成先给谁
futures = [pool.submit(is_prime, n)
           for n in numbers]
for future in as_completed(futures):
    print(future.result())
