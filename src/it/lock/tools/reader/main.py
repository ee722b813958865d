import iniconfig

print("reads with", iniconfig.__name__)
