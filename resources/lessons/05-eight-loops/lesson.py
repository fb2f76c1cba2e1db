def loop():
    while True:
        pass

for _ in range(8):
    Thread(target=loop).start()     # top: 100 %
    # Process(target=loop).start()  # top: 800 % on 8 cores
