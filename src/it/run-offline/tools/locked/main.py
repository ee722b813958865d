print("locked speaks")
