with ProcessPoolExecutor(4) as executor:
    fs = [executor.submit(pi, n)
          for n in (5000000, 5001000,
                    5002000, 5003000)]
    wait(fs)
