# join inside the loop: serial
for i in range(5):
    t = Thread(target=work, args=(i,))
    t.start()
    t.join()

# start all, then join all: together
threads = [Thread(target=work, args=(i,))
           for i in range(5)]
for t in threads: t.start()
for t in threads: t.join()
