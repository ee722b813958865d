with open("started.txt", "w") as out:
    out.write("started\n")
