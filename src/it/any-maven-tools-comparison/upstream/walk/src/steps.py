import random


def steps(count):
    chance = random.Random(7)
    return [chance.choice((-1, 1)) for _ in range(count)]
