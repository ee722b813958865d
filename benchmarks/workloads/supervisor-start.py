"""Start and end of the supervisor around a command that does nothing, against the bare command.

The supervisor is driven as the plugin drives it: a record with a run.json and a spec.json, a control pipe that stays open. It
takes the lock, writes its evidence and the verdict. The files lie in memory, so what a disk's sync costs is not in it.
"""

import itertools
import json

from harness import CPU, Case, WrongResult, composed, extra
from harness.machine import real_python
from harness.supervised import supervisor_script

BARE, SUPERVISED, PYTHON = "true", "true, supervised", "python that does nothing"
ROUNDS = 60

CONTROLS = (BARE,)
FIGURES = [
    extra(SUPERVISED, BARE, at_most=0.060),
    extra(SUPERVISED, BARE, by=CPU),
    composed("what is the supervisor's own work: supervised - bare - python", "s", (SUPERVISED, BARE, PYTHON),
             lambda one: one[SUPERVISED].wall - one[BARE].wall - one[PYTHON].wall),
]


def prepare(bench):
    script = supervisor_script(bench)
    python, true = real_python(), bench.program("true")
    record = bench.work / "record"
    numbers = itertools.count()
    variables = dict(bench.variables, STASH_RUN_ID="benchmark")

    def before():
        """A new record under the same name, since the command names it; the old one is moved away."""
        if record.exists():
            record.rename(bench.work / ("record-%d" % next(numbers)))
        attempt = record / "attempt-1"
        attempt.mkdir(parents=True)
        run = {
            "schema": 1, "id": "benchmark", "tool": "noop", "config": "noop", "experiment": "nothing", "state": "created",
            "attempts": 1, "command": [true], "cwd": "tools/noop", "host": {"cores": 2},
            "variables": {"set": {}, "passed": {}, "other": sorted(variables)},
        }
        (record / "run.json").write_text(json.dumps(run, indent=2))
        spec = {
            "schema": 1, "run_id": "benchmark", "command": [true], "cwd": str(bench.work), "variables": sorted(variables),
            "secret_names": [], "log": str(record / "output.log"), "run_json": str(record / "run.json"), "grace": 20.0,
            "output_directory": str(bench.work), "declared_outputs": [], "utc_offset": 0,
        }
        (attempt / "spec.json").write_text(json.dumps(spec))

    def check(_output):
        try:
            end = json.loads((record / "attempt-1" / "end.json").read_text())
            run = json.loads((record / "run.json").read_text())
        except (OSError, ValueError) as error:
            raise WrongResult("no verdict: %s" % error) from None
        if end["state"] != "succeeded" or run["state"] != "succeeded":
            raise WrongResult("the verdict is %s, the record says %s" % (end["state"], run["state"]))

    supervise = [python, "-I", "-S", str(script), str(record), "1"]
    return [
        Case(BARE, [true], bench.work, variables),
        Case(SUPERVISED, supervise, bench.work, variables, before=before, check=check, hold_input=True),
        Case(PYTHON, [python, "-I", "-S", "-c", "pass"], bench.work, variables),
    ]
