"""A tool that writes 1 GB: Maven does it with a heap of 128 MB, and the supervisor stays small.

A smaller heap is tried beside it to show the room that is left. Every byte must be in the log and on the console.
"""

from harness import PEAK, TREE, Case, level, watched
from harness.flood import CAT, holds, lines
from harness.stash import Stash

FLOOD, FLOOD_64 = "1 GB, -Xmx128m", "1 GB, -Xmx64m"
ROUNDS = 5
LINES = 5_000_000

FIGURES = [
    level(FLOOD, by=watched("supervisor"), at_most=15e6),
    level(FLOOD, by=PEAK),
    level(FLOOD_64, by=PEAK),
    level(FLOOD, by=TREE),
]


def prepare(bench):
    bench.need_space(5e9)
    written = lines(bench.work / "lines.txt", LINES)
    stash = Stash(bench).tool("talker", main=CAT)
    stash.experiment("flood", "talker", overrides=[str(written)]).commit()
    log = {}

    def remember(record):
        log["file"] = stash.folder / record["log"]

    heard = stash.check(remember)

    def complete(output):
        heard(output)
        holds(log["file"], written, exactly=True)
        holds(output, written)
        log["file"].unlink()
        output.write_bytes(b"")

    def case(name, heap):
        return Case(name, bench.maven.command("stash:run", "-Dconfig=flood"), stash.folder,
                    dict(bench.variables, MAVEN_OPTS=heap), check=complete, tree=True, watch={"supervisor": "stash_supervisor"})

    return [case(FLOOD, "-Xmx128m"), case(FLOOD_64, "-Xmx64m")]
