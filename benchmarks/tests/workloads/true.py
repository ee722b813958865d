"""The command `true`, for the tests of the harness."""

from harness import Case, composed, extra, level, ratio

SLEEP, TRUE, ABSENT = "sleep", "true", "a peer that is not there"

CONTROLS = (TRUE,)
FIGURES = [
    ratio(SLEEP, TRUE, at_most=100_000, stretch=99_999),
    extra(SLEEP, TRUE),
    level(TRUE, at_most=1),
    composed("twice", "s", (TRUE,), lambda one: 2 * one[TRUE].wall),
    ratio(ABSENT, TRUE),
]


def prepare(bench):
    bench.leave_out(ABSENT, "it is not installed")
    return [
        Case(TRUE, [bench.program("true")], bench.work, bench.variables),
        Case(SLEEP, [bench.program("sleep"), "0.05"], bench.work, bench.variables),
    ]
