def loop():
    while True:
        pass

for _ in range(8):
    Thread(target=loop).start()      # top：100 %

for _ in range(8):                   # top：800 %
    Process(target=loop).start()     # 在 8 个核上
