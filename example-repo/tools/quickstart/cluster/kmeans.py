"""k-means with a k-means++ start (Arthur and Vassilvitskii, 2007)."""

import math
import random
from collections import Counter, namedtuple

# labels: cluster of each point; paths: where each centre was, from its start to its end
Clusters = namedtuple("Clusters", "labels paths inertia iterations")


def fit(points, clusters, seed, iterations):
    """Moves the centres until no point changes its cluster, or until the iterations are used up."""
    centres = _start(points, clusters, random.Random(seed))
    paths = [[centre] for centre in centres]
    labels, rounds = None, 0
    while rounds < iterations:
        rounds += 1
        nearest = [min(range(clusters), key=lambda c: math.dist(point, centres[c])) for point in points]
        if nearest == labels:
            break
        labels = nearest
        for c in range(clusters):
            mine = [point for point, label in zip(points, labels) if label == c]
            if mine:  # a centre that no point is nearest to stays where it is
                centres[c] = tuple(math.fsum(values) / len(mine) for values in zip(*mine))
                paths[c].append(centres[c])
    inertia = math.fsum(math.dist(point, centres[label]) ** 2 for point, label in zip(points, labels))
    return Clusters(labels, paths, inertia, rounds)


def purity(labels, groups):
    """Part of the points whose cluster's most frequent group is their own: 1 is perfect."""
    right = 0
    for label in set(labels):
        right += Counter(group for group, mine in zip(groups, labels) if mine == label).most_common(1)[0][1]
    return right / len(labels)


def _start(points, clusters, chance):
    centres = [chance.choice(points)]
    while len(centres) < clusters:
        weights = [min(math.dist(point, centre) for centre in centres) ** 2 for point in points]
        centres.append(chance.choices(points, weights)[0])
    return centres
