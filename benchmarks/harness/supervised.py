"""The supervisor of this checkout without Maven: records for it, driven as the plugin drives it."""

import itertools
import json
import shutil

from .machine import real_python
from .measuring import WrongResult

SCRIPTS = "experimentstash-core/src/main/resources/io/github/experimentstash/process"


def supervisor_script(bench):
    """The supervisor's, with its parts beside it as a stash has them: in a folder where Python keeps them compiled."""
    folder = bench.work / "scripts"
    if not folder.exists():
        folder.mkdir(parents=True)
        for script in (bench.checkout / SCRIPTS).glob("*.py"):
            shutil.copy(str(script), str(folder))
    return folder / "stash_supervisor.py"


class SupervisedRecord:
    """A record under one name, made anew before each run of a case."""

    def __init__(self, bench, name, command):
        self.folder, self.command, self.bench = bench.work / name, [str(word) for word in command], bench
        self.numbers = itertools.count()
        self.variables = dict(bench.variables, STASH_RUN_ID="benchmark")
        self.supervise = [real_python(), "-I", "-S", str(supervisor_script(bench)), str(self.folder), "1"]

    def before(self):
        """The old one is moved away, but for its log: it may be large."""
        if self.folder.exists():
            (self.folder / "output.log").unlink()
            self.folder.rename(self.bench.work / ("%s-%d" % (self.folder.name, next(self.numbers))))
        attempt = self.folder / "attempt-1"
        attempt.mkdir(parents=True)
        run = {"schema": 1, "id": "benchmark", "tool": "t", "config": "c", "state": "created", "attempts": 1}
        (self.folder / "run.json").write_text(json.dumps(run, indent=2))
        spec = {
            "schema": 1, "run_id": "benchmark", "command": self.command, "cwd": str(self.bench.work),
            "variables": sorted(self.variables), "secret_names": [], "log": str(self.folder / "output.log"),
            "run_json": str(self.folder / "run.json"), "grace": 20.0, "declared_outputs": [], "utc_offset": 0,
        }
        (attempt / "spec.json").write_text(json.dumps(spec))

    def ended(self, state="succeeded"):
        """Raises WrongResult unless the verdict is that state."""
        try:
            end = json.loads((self.folder / "attempt-1" / "end.json").read_text())
        except (OSError, ValueError) as error:
            raise WrongResult("no verdict: %s" % error) from None
        if end["state"] != state:
            raise WrongResult("the verdict is %s: %s" % (end["state"], end["reason"]))
