sys.setswitchinterval(0.0005)  # 0.5 毫秒
sys.setswitchinterval(0.05)    # 50 毫秒，通常是 5

for n in two_large + many_small:
    Thread(target=is_prime, args=(n,)).start()
