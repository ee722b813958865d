import os

print("the tool speaks")
print("its key is", os.environ["TRACKER_API_KEY"])
