# neither: finish the meal, then take the phone
eat(); talk()

# concurrent (threads under the GIL take turns)
# parallel   (without it, or in processes)
meal, call = Thread(target=eat), Thread(target=talk)
meal.start(); call.start()
meal.join(); call.join()
