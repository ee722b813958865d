"""What hashing 1 GiB of outputs adds to a run, against `openssl sha256` of the same file.

With the flags that `init` ships, as a user has them. The tool makes a link to a file that is there, so writing is not in it.
"""

import hashlib

from harness import Case, WrongResult, composed, extra
from harness.stash import Stash

SILENT, LARGE, OPENSSL = "run without outputs", "run with 1 GiB", "openssl sha256"
SIZE = 1 << 30
ROUNDS = 11
LINK = '''"""Links a file into the run's output directory."""
import os
import sys

if len(sys.argv) > 1:
    os.link(sys.argv[1], os.path.join(os.environ["STASH_OUTPUT_DIR"], "weights.bin"))
'''

CONTROLS = (SILENT,)
FIGURES = [
    composed("(with 1 GiB - without) / openssl", "x", (LARGE, SILENT, OPENSSL),
             lambda one: (one[LARGE].wall - one[SILENT].wall) / one[OPENSSL].wall, at_most=1.25, stretch=1.1),
    extra(LARGE, SILENT),
]


def prepare(bench):
    bench.need_space(1.5 * SIZE)
    openssl = bench.program("openssl")
    weights, digest = bench.work / "weights.bin", hashlib.sha256()
    with open(str(weights), "wb") as file:
        for number in range(SIZE >> 20):
            block = hashlib.sha256(b"%d" % number).digest() * (1 << 15)
            digest.update(block)
            file.write(block)

    stash = Stash(bench, shipped_flags=True).tool("linker", main=LINK).experiment("none", "linker")
    stash.experiment("large", "linker", overrides=[str(weights)]).commit()
    stash.prepare("none")

    def hashed(record):
        if [output["sha256"] for output in record.get("outputs", [])] != [digest.hexdigest()]:
            raise WrongResult("the record has another hash, or none")

    def run(config):
        return bench.maven.command("-q", "stash:run", "-Dconfig=" + config)

    return [
        Case(SILENT, run("none"), stash.folder, bench.variables, check=stash.check()),
        Case(LARGE, run("large"), stash.folder, bench.variables, check=stash.check(hashed)),
        Case(OPENSSL, [openssl, "sha256", str(weights)], bench.work, bench.variables),
    ]
