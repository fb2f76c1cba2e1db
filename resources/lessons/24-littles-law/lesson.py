# in the system =
#   arrivals a second * time in the system
rate = len(tasks) / (end - begin)
W = mean(task.end - task.submit for task in tasks)
L = rate * W
