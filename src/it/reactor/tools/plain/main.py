print("plain speaks")
