import sys


def main():
    print("greetings:", sys.argv[1:], "by", sys.executable)
