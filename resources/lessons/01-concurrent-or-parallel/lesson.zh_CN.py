# 一件做完再做另一件：吃完饭，再接电话
eat(); talk()

# 并发（GIL 下的线程轮流做）
# 并行（没有 GIL，或者用进程）
meal = Thread(target=eat)
call = Thread(target=talk)
meal.start(); call.start()
meal.join(); call.join()
