"""A tool that writes 200 MB in a million lines, through to the console (a file here) and the log, against one that is silent.

Every byte must be in the log and, in one piece, on the console.
"""

from harness import PEAK, Case, extra, level, ratio, watched
from harness.flood import CAT, holds, lines
from harness.stash import Stash

SILENT, BURST = "silent run", "run with 200 MB"
ROUNDS = 11
LINES = 1_000_000

CONTROLS = (SILENT,)
FIGURES = [
    extra(BURST, SILENT, at_most=0.8),
    extra(BURST, SILENT, by=PEAK, at_most=10e6),
    ratio(BURST, SILENT),
    level(BURST, by=watched("supervisor"), at_most=15e6),
]


def prepare(bench):
    bench.need_space(1.5e9)
    written = lines(bench.work / "lines.txt", LINES)
    stash = Stash(bench).tool("talker", main=CAT).experiment("silent", "talker")
    stash.experiment("burst", "talker", overrides=[str(written)]).commit()
    stash.prepare("silent")
    checked, log = stash.check(), {}

    def remember(record):
        log["file"] = stash.folder / record["log"]

    heard = stash.check(remember)

    def complete(output):
        heard(output)
        holds(log["file"], written, exactly=True)
        holds(output, written)
        log["file"].unlink()

    maven = bench.maven
    watch = {"supervisor": "stash_supervisor"}
    return [
        Case(SILENT, maven.command("stash:run", "-Dconfig=silent"), stash.folder, bench.variables, check=checked, watch=watch),
        Case(BURST, maven.command("stash:run", "-Dconfig=burst"), stash.folder, bench.variables, check=complete, watch=watch),
    ]
