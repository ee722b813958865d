"""Points in the plane, each with the group it was made for."""

import math
import random


def make(name, count, spread, seed):
    """Returns (points, groups): a list of (x, y) and a list of whole numbers, the same for the same seed."""
    chance = random.Random(seed)
    groups, points = [], []
    for index in range(count):
        group, x, y = MAKERS[name](chance, index, count)
        groups.append(group)
        points.append((x + chance.gauss(0, spread), y + chance.gauss(0, spread)))
    return points, groups


def _blob(chance, index, count):
    centres = ((-2.2, -1.0), (2.1, -1.4), (0.2, 2.3))
    group = index % len(centres)
    return (group, *centres[group])


def _moon(chance, index, count):
    angle = math.pi * chance.random()
    if index % 2 == 0:
        return 0, math.cos(angle), math.sin(angle)
    return 1, 1 - math.cos(angle), 0.5 - math.sin(angle)


def _ring(chance, index, count):
    angle, radius = 2 * math.pi * chance.random(), (1.0, 0.4)[index % 2]
    return index % 2, radius * math.cos(angle), radius * math.sin(angle)


MAKERS = {"blobs": _blob, "moons": _moon, "rings": _ring}
