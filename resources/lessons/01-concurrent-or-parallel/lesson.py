# neither: finish the meal, then take the phone
eat(); talk()

# concurrent (threads under the GIL take turns)
# parallel   (without it, or in processes)
meal = Thread(target=eat)
call = Thread(target=talk)
meal.start(); call.start()
meal.join(); call.join()
