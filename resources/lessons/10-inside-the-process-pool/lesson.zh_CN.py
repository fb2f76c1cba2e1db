with ProcessPoolExecutor(2) as pool:
    futures = [pool.submit(task, i)
               for i in range(20)]
# 1 submit 把任务放进 TaskQueue（内存）
# 2 管理线程把它移到 CallQueue
#   （管道，容量是进程数 + 1）
# 3 工作进程竞争任务
# 4 工作进程把结果放进 ResultQueue
# 5 管理线程取出结果，填进 future
# 6 result() 读到结果
