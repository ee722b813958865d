"""Removing a tool with an environment of 30,000 files, and restoring it, against `mvn -q validate` of the same stash.

Both rename; what may cost time is to look at the folder, whose size and work a person is told. The files are as large as those
of an environment of 7 GB, but sparse: they have their size and take no room. They are counted, never read. A removal that is
skipped at once shows what Maven asks for any goal.
"""

import os

from harness import PEAK, Case, WrongResult, extra, level
from harness.stash import Stash
from harness.tools import sparse

REMOVE, RESTORE, VALIDATE = "remove-tool", "restore-tool", "validate"
FLOOR = "remove-tool, skipped at once"
FILES, SIZE = 30_000, 233_000
ROUNDS = 15

CONTROLS = (VALIDATE,)
FIGURES = [
    extra(REMOVE, VALIDATE, at_most=0.5),
    extra(RESTORE, VALIDATE, at_most=0.5),
    extra(FLOOR, VALIDATE),
    level(REMOVE, by=PEAK, at_most=256e6),
    level(RESTORE, by=PEAK, at_most=256e6),
]


def prepare(bench):
    bench.need_space(1e9)
    stash = Stash(bench).tool("large").experiment("noop", "large").commit()
    folder, tool, backups = stash.folder, stash.folder / "tools" / "large", stash.folder / "backups"
    sparse(tool / ".venv" / "lib", FILES, SIZE)
    (folder / ".git/modules/tools/large/info").mkdir(exist_ok=True)
    (folder / ".git/modules/tools/large/info/exclude").write_text("/.venv/\n")
    remove = bench.maven.command("-q", "stash:remove-tool", "-Dtool=large", "-Dyes")
    restore = bench.maven.command("-q", "stash:restore-tool", "-Dtool=large")

    def here():
        if not tool.exists():
            bench.run(restore, folder)

    def away():
        if tool.exists():
            bench.run(remove, folder)

    def whole(place):
        found = sum(len(files) for _, _, files in os.walk(str(place / ".venv")))
        if found != FILES:
            raise WrongResult("%s has %d files of %d" % (place, found, FILES))

    def gone(_output):
        if tool.exists() or stash.git(folder, "ls-files", "tools/large"):
            raise WrongResult("the tool is still there")
        whole(next(backups.iterdir()))

    def back(_output):
        if backups.exists() and list(backups.iterdir()):
            raise WrongResult("there is still a backup")
        whole(tool)

    return [
        Case(REMOVE, remove, folder, bench.variables, before=here, check=gone),
        Case(RESTORE, restore, folder, bench.variables, before=away, check=back),
        Case(FLOOR, [*remove, "-Dstash.skip"], folder, bench.variables),
        Case(VALIDATE, bench.maven.command("-q", "validate"), folder, bench.variables),
    ]
