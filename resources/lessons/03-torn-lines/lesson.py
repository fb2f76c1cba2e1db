# torn: the text and the line's end are two writes
print(text)

# whole: one write for the line
print(text + "\n", end="")
