# 在循环里 join：串行
for i in range(5):
    t = Thread(target=work, args=(i,))
    t.start()
    t.join()

# 先全部启动，再全部 join：同时
threads = [Thread(target=work, args=(i,))
           for i in range(5)]
for t in threads: t.start()
for t in threads: t.join()
