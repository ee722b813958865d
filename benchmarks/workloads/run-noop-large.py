"""A run that does nothing in a large stash, against the same run in a small one.

Large is: 100 more submodules, an environment of 30,000 files, 10,000 experiments. None of that is the business of one run, so
none of it may cost time: git is asked about the one tool, no environment is walked, one experiment is read.
"""

from harness import PEAK, Case, extra, ratio
from harness.stash import Stash

SMALL, LARGE = "run", "run, large stash"

CONTROLS = (SMALL,)
FIGURES = [
    ratio(LARGE, SMALL, at_most=1.05),
    extra(LARGE, SMALL, at_most=0.2),
    extra(LARGE, SMALL, by=PEAK),
]


def prepare(bench):
    small = Stash(bench, "small").tool("noop", environment="uv", packages=30)
    small.experiment("noop", "noop").commit().prepare("noop")

    large = Stash(bench, "large").tool("noop", environment="uv", packages=30, files=1000).bystanders(100, files=50)
    large.experiment("noop", "noop")
    for number in range(10_000):
        large.experiment("sweep_%02d/point_%04d" % (number // 100, number), "noop")
    large.commit().prepare("noop")

    run = bench.maven.command("-q", "stash:run", "-Dconfig=noop")
    return [
        Case(SMALL, run, small.folder, bench.variables, check=small.check()),
        Case(LARGE, run, large.folder, bench.variables, check=large.check()),
    ]
