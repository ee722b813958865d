print("git")
