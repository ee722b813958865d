"""Estimates pi by throwing darts at a square. Needs nothing but Python's standard library.

Usage: main.py pi [darts=20000] [seed=7] [output=FOLDER]
"""

import json
import math
import os
import random
import sys

DRAWN = 2000


def main(words):
    experiment, options = words[0], dict(word.split("=", 1) for word in words[1:])
    if experiment != "pi":
        sys.exit("unknown experiment '%s'; there is one: pi" % experiment)
    darts = int(options.get("darts", 20000))
    output = options.get("output", ".")
    throw = random.Random(int(options.get("seed", 7)))

    inside, points = 0, []
    for _ in range(darts):
        x, y = throw.random(), throw.random()
        hit = x * x + y * y <= 1
        inside += hit
        if len(points) < DRAWN:
            points.append((x, y, hit))
    estimate = 4 * inside / darts
    print("%d darts, %d inside: pi is about %.4f" % (darts, inside, estimate))

    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "metrics.json"), "w", encoding="utf-8") as file:
        json.dump({"pi": estimate, "error": abs(estimate - math.pi)}, file, indent=2)
    with open(os.path.join(output, "darts.svg"), "w", encoding="utf-8") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 1 1">\n')
        for x, y, hit in points:
            colour = "#2a6f97" if hit else "#c9a227"
            file.write('<circle cx="%.4f" cy="%.4f" r="0.004" fill="%s"/>\n' % (x, 1 - y, colour))
        file.write("</svg>\n")


if __name__ == "__main__":
    main(sys.argv[1:])
