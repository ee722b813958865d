"""From samples to figures: a median over the rounds, how far it can be trusted, and what that says of a goal."""

import random
import statistics
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from .measuring import AGAIN, PEAK, WALL, Sample

RESAMPLES = 4000
FEWEST = 5  # rounds below which nothing is judged
Round = Dict[str, Sample]


@dataclass(frozen=True)
class Figure:
    """A number that each round gives, and its goal, if it has one.

    `unit` is "x" for a ratio, else "s" or "bytes"; goals are in the same unit. `null` gives the same number where the baseline
    stands in for what is measured, so that the right answer is known: 1 for a ratio, 0 for a difference.
    """

    name: str
    unit: str
    needs: Tuple[str, ...]
    value: Callable[[Round], Optional[float]]
    at_most: Optional[float] = None
    stretch: Optional[float] = None
    null: Optional[Callable[[Round], Optional[float]]] = None
    control: Optional[str] = None


def ratio(of, to, by=WALL, at_most=None, stretch=None, name=None):
    """`of` / `to`, round by round."""
    def value(one, of=of):
        above, below = by.of(one[of]), by.of(one[to])
        return None if above is None or not below else above / below
    return Figure(name or named("%s / %s" % (of, to), by), "x", (of, to), value, at_most, stretch,
                  lambda one: value(one, to + AGAIN), to + AGAIN)


def extra(of, to, by=WALL, at_most=None, stretch=None, name=None):
    """`of` - `to`, round by round."""
    def value(one, of=of):
        left, right = by.of(one[of]), by.of(one[to])
        return None if left is None or right is None else left - right
    return Figure(name or named("%s - %s" % (of, to), by), by.unit, (of, to), value, at_most, stretch,
                  lambda one: value(one, to + AGAIN), to + AGAIN)


def level(of, by=PEAK, at_most=None, stretch=None, name=None):
    """A quantity of one case as it is."""
    return Figure(name or named(of, by), by.unit, (of,), lambda one: by.of(one[of]), at_most, stretch)


def composed(name, unit, needs, value, at_most=None, stretch=None):
    """Any number that the cases `needs` of a round give."""
    return Figure(name, unit, tuple(needs), value, at_most, stretch)


def named(text, by):
    return text if by is WALL else "%s, %s" % (text, by.name)


@dataclass(frozen=True)
class Estimate:
    """A median with its 95 % interval, by resampling whole rounds."""

    median: float
    low: float
    high: float
    values: Tuple[float, ...]


def estimate(values, seed=0):
    # type: (Sequence[float], int) -> Estimate
    values = tuple(values)
    draw = random.Random(seed)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Estimate(statistics.median(values), medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES) - 1], values)


def estimate_of(value, rounds, seed=0):
    # type: (Callable, List[Round], int) -> Optional[Estimate]
    """None if a round lacks what the figure is made of."""
    try:
        values = [value(one) for one in rounds]
    except KeyError:
        return None
    return estimate(values, seed) if values and None not in values else None


def quartiles(values):
    """(median, first quartile, third quartile)."""
    if len(values) < 2:
        return values[0], values[0], values[0]
    first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
    return middle, first, third


def verdict(figure, found):
    # type: (Figure, Estimate) -> str
    """What an estimate says of a goal. Only an interval that lies wholly on one side decides."""
    if figure.at_most is None:
        return ""
    if len(found.values) < FEWEST:
        return "too few rounds to judge"
    if found.low > figure.at_most:
        return "NOT MET"
    if found.high > figure.at_most:
        return "open: the interval holds the goal"
    return "met, stretch too" if figure.stretch is not None and found.high <= figure.stretch else "met"


def is_disturbed(figure, null):
    # type: (Figure, Optional[Estimate]) -> bool
    """The null control did not find what is known to be true, so the machine, not the code, made a difference."""
    truth = 1.0 if figure.unit == "x" else 0.0
    return null is not None and len(null.values) >= FEWEST and not null.low <= truth <= null.high
