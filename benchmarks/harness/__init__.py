"""What every workload uses: `from harness import Case, ratio, ...`. How it is meant: benchmarks/README.md."""

from .measuring import CPU, PEAK, TREE, WALL, CannotMeasure, Case, WrongResult, told, watched
from .figures import composed, extra, level, ratio

__all__ = [
    "CPU", "PEAK", "TREE", "WALL", "CannotMeasure", "Case", "WrongResult", "composed", "extra", "level", "ratio",
    "told", "watched",
]
