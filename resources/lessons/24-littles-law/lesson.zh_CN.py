# 系统里的数量 =
#   每秒到来的数量 * 在系统里停留的时间
rate = len(tasks) / (end - begin)
W = mean(task.end - task.submit for task in tasks)
L = rate * W
