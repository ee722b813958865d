"""A command that fails, for the tests of the harness."""

from harness import Case, level

FIGURES = [level("broken")]


def prepare(bench):
    return [Case("broken", [bench.program("sh"), "-c", "echo why it failed; exit 3"], bench.work, bench.variables)]
