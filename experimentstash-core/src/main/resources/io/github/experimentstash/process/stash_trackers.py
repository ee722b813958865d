"""Ends runs at their trackers (wandb and its kin) with the state that the run of the tool had; docs/trackers.md.

    python -I -S stash_trackers.py sync RECORD_DIRECTORY ATTEMPT

Imported by the supervisor only where the tool's environment has a tracker. One class a tracker, and a row in KINDS.
Python >= 3.8, standard library only. A tracker never raises, never takes longer than its time, and never changes the
verdict of the run. No value of a variable goes into a file.
"""
import os
import sys
import time

BUDGET = 30.0  # seconds that all trackers have together after a run
SYNC_BUDGET = 600.0  # `sync` is asked for by a person who watches
FINALITY = ("none", "final", "partial", "pending")  # of several, the least final counts


def companion():
    """The supervisor's own module, which lies beside this one under a name with the same ending."""
    name = os.path.basename(__file__).replace("stash_trackers", "stash_supervisor").rpartition(".")[0]
    if name not in sys.modules and sys.modules["__main__"].__dict__.get("Record"):
        return sys.modules["__main__"]
    folder = os.path.dirname(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return __import__(name)


class Context:
    """What a tracker may know of the run."""

    def __init__(self, record, variables, prctl=None, hurried=lambda: False, syncing=False):
        self.spec = record.spec
        self.record = record
        self.directory = os.fsdecode(record.directory)
        self.attempt = os.fsdecode(record.attempt)
        self.log = self.spec["log"]
        self.output_directory = self.spec.get("output_directory")
        self.variables = variables  # of the tool: bytes -> bytes, values are secrets
        self.prctl = prctl
        self.hurried = hurried  # true once somebody does not want to wait any longer
        self.syncing = syncing  # the run is long over: `sync` asks

    def variable(self, name, otherwise=None):
        value = self.variables.get(name.encode())
        return otherwise if value is None else value.decode("utf-8", "replace")


class Tracker:
    """A tracker of which there is nothing to end; what the others override."""
    kind = None

    def __init__(self, entry, context):
        self.entry = entry  # of spec.json: kind, version, python, and what else Java knows
        self.context = context
        self.memory = {}  # kept in trackers.json from begin() to finalise(), also if the two are different processes

    def begin(self, variables):
        """Before the fork; may set variables of the tool."""

    def owned_pids(self):
        """Processes that are ours and not the tool's: nobody but finalise() ends them."""
        return ()

    def finalise(self, verdict, deadline):
        """verdict: end.json so far; deadline: of time.monotonic(). Returns state, runs [{id, url, state}], error."""
        return {"state": "none", "runs": []}


KINDS = {}


class Trackers:
    """All trackers of an attempt, and attempt-N/trackers.json."""

    def __init__(self, context):
        self.context = context
        self.trackers = [KINDS[entry["kind"]](entry, context)
                         for entry in context.spec["trackers"] if entry.get("kind") in KINDS]
        self.results = {}

    # -- before
    def begin(self):
        for tracker in self.trackers:
            self.results[tracker.kind] = {"state": "pending", "runs": []}
        self.write()
        for tracker in self.trackers:
            try:
                tracker.begin(self.context.variables)
            except Exception as error:  # a tracker must not cost anybody a run
                self.results[tracker.kind]["error"] = told(error)
        self.write()

    def owned_pids(self):
        return [pid for tracker in self.trackers for pid in tracker.owned_pids()]

    def processes(self, start_time):
        """For start.json: whoever finds them orphaned ends them."""
        return [{"kind": tracker.kind, "pid": pid, "start_time": start_time(pid)}
                for tracker in self.trackers for pid in tracker.owned_pids()]

    # -- after
    def recall(self):
        """What an earlier process of this attempt knew."""
        try:
            stored = companion().read_json(os.path.join(self.context.record.attempt, b"trackers.json"))
        except (OSError, ValueError):
            stored = {}
        for one in stored.get("trackers", ()):
            for tracker in self.trackers:
                if tracker.kind == one.get("kind"):
                    tracker.memory = one.get("memory") or {}
                    self.results[tracker.kind] = {key: one[key] for key in ("state", "runs", "error", "hint") if key in one}

    def finalise(self, verdict, budget=BUDGET, kinds=None):
        deadline = time.monotonic() + budget
        for tracker in self.trackers:
            if kinds is not None and tracker.kind not in kinds:
                continue
            try:
                result = tracker.finalise(verdict, deadline)
            except Exception as error:
                result = dict(self.results.get(tracker.kind, {}), state="pending", error=told(error))
            self.results[tracker.kind] = result
        self.write()
        return self.summary()

    def pending(self):
        return [tracker.kind for tracker in self.trackers
                if self.results.get(tracker.kind, {}).get("state", "pending") == "pending"]

    def summary(self):
        """The section `tracker` of run.json; None when no tracker was used."""
        used = [tracker.kind for tracker in self.trackers if self.results[tracker.kind]["state"] != "none"]
        if not used:
            return None
        results = [self.results[kind] for kind in used]
        hints = [result["hint"] for result in results if result.get("hint")]
        return {"kind": "+".join(used), "state": max((result["state"] for result in results), key=FINALITY.index),
                "runs": [run for result in results for run in result.get("runs", ())],
                "hint": "; ".join(hints) or None}

    def write(self):
        lines = []
        for tracker in self.trackers:
            line = {"kind": tracker.kind, "version": tracker.entry.get("version")}
            line.update(self.results[tracker.kind])
            line["memory"] = tracker.memory or None
            lines.append(line)
        try:
            self.context.record.write(b"trackers.json", {"schema": 1, "trackers": lines})
        except OSError as error:
            self.context.record.trouble = "trackers.json: %s" % error.strerror


def told(error):
    return "%s: %s" % (type(error).__name__, str(error).split("\n")[0][:200])


def exit_code(verdict):
    """Of the root as a shell would tell it; what has none was not let go on, and that is a failure too."""
    if "exit_code" in verdict:
        return verdict["exit_code"] if verdict["exit_code"] or verdict.get("state") == "succeeded" else 1
    number = getattr(__import__("_signal"), verdict.get("signal", ""), None)
    return 128 + number if number else 255


# ---- sync ------------------------------------------------------------------------------------------------------------
def sync(directory, attempt):
    """Retries what is pending, under the run's lock. One JSON object: {state, kind, runs, live|error}."""
    supervisor = companion()
    folder = os.path.join(os.fsencode(directory), b"attempt-%d" % attempt)
    try:
        if not supervisor.read_json(os.path.join(folder, b"spec.json")).get("trackers"):
            return {"state": "none", "runs": []}
        verdict = supervisor.read_json(os.path.join(folder, b"end.json"))
    except FileNotFoundError:
        return {"state": "pending", "runs": [], "error": "the run has no verdict yet"}
    try:
        record = supervisor.Record(os.fsencode(directory), attempt)
    except BlockingIOError:
        return {"state": "pending", "runs": [], "live": True, "error": "the run is not over"}
    try:
        trackers = Trackers(Context(record, dict(os.environb), syncing=True))
        trackers.recall()
        for tracker in trackers.trackers:
            trackers.results.setdefault(tracker.kind, {"state": "pending", "runs": []})
        pending = trackers.pending()
        summary = trackers.finalise(verdict, SYNC_BUDGET, pending) if pending else trackers.summary()
        record.update_run(tracker=summary)
        result = dict(summary or {"state": "none", "runs": []})
        result["tried"] = pending
        errors = [one["error"] for one in trackers.results.values() if one.get("error")]
        if errors:
            result["error"] = "; ".join(errors)
        return result
    finally:
        record.free_reserve()
        os.close(record.lock)


def main(arguments):
    if len(arguments) != 3 or arguments[0] != "sync":
        sys.stderr.write(__doc__)
        return 2
    try:
        result = sync(os.path.abspath(arguments[1]), int(arguments[2]))
    except (OSError, ValueError, KeyError) as error:
        result = {"state": "pending", "runs": [], "error": told(error)}
    sys.stdout.write(companion().to_json(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
