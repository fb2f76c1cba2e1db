with ProcessPoolExecutor(2) as pool:
    futures = [pool.submit(task, i)
               for i in range(20)]
# 1 submit puts the task into TaskQueue (memory)
# 2 the manager thread moves it to CallQueue
#   (a pipe, room for workers + 1)
# 3 worker processes compete for it
# 4 the worker puts the result into ResultQueue
# 5 the manager takes it and fills the future
# 6 result() reads it
