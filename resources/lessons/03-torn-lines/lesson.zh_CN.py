# 会被打乱：文字和换行是两次写
print(text)

# 完整：一行一次写完
print(text + "\n", end="")
