sys.setswitchinterval(0.0005)  # 0.5 ms
sys.setswitchinterval(0.05)    # 50 ms, usually 5

for n in two_large + many_small:
    Thread(target=is_prime, args=(n,)).start()
