"""Ends runs at their trackers (wandb and its kin) with the state that the run of the tool had; docs/trackers.md.

    python -I -S stash_trackers.py sync RECORD_DIRECTORY ATTEMPT [SECONDS [brief]]

Imported by the supervisor only where the tool's environment has a tracker. One class a tracker, in a module beside this one, and a row in KINDS.
Python >= 3.8, standard library only. A tracker never raises, never takes longer than its time, and never changes the
verdict of the run. No value of a variable goes into a file.
"""
import os
import sys
import time
import _signal as signal

BUDGET = 30.0  # seconds that all trackers have together after a run
SYNC_BUDGET = 600.0  # `sync` is asked for by a person who watches
PATIENCE = 86400.0  # a tool that ends itself waits for its tracker; so do we in its place, until somebody objects
FINALITY = ("none", "final", "partial", "pending")  # of several, the least final counts


def sibling(stem):
    """The module that lies beside this one under a name with the same ending."""
    own = os.path.basename(__file__).rpartition(".")[0]
    sys.modules.setdefault(own, sys.modules[__name__])  # as which the others import this one
    name = own.replace("stash_trackers", stem)
    if stem == "stash_supervisor" and name not in sys.modules and sys.modules["__main__"].__dict__.get("Record"):
        return sys.modules["__main__"]
    folder = os.path.dirname(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return __import__(name)


def companion():
    """The supervisor's own module."""
    return sibling("stash_supervisor")


class Context:
    """What a tracker may know of the run."""

    def __init__(self, record, variables, prctl=None, hurried=lambda: 0, say=lambda text: None, syncing=False):
        self.spec = record.spec
        self.record = record
        self.directory = os.fsdecode(record.directory)
        self.attempt = os.fsdecode(record.attempt)
        self.log = self.spec["log"]
        self.output_directory = self.spec.get("output_directory")
        self.variables = variables  # of the tool: bytes -> bytes, values are secrets
        self.prctl = prctl
        self.hurried = hurried  # 0 no, 1 somebody wants this to end, 2 at once
        self.say = say  # a line on the console
        self.syncing = syncing  # the run is long over: `sync` asks
        self.brief = False  # `sync`, in passing
        self.save = lambda: None  # trackers.json as it is now, for what must be known after a kill

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

    def lost(self, pid):
        """One of them has ended before finalise()."""

    def finalise(self, verdict, deadline):
        """verdict: end.json so far; deadline: of time.monotonic(). Returns state, runs [{id, url, state}], error."""
        return {"state": "none", "runs": []}


KINDS = {"wandb": ("stash_tracker_wandb", "Wandb"), "mlflow": ("stash_tracker_mlflow", "Mlflow"),
         "tensorboard": ("stash_tracker_mlflow", "TensorBoard")}


def tracker_of(entry, context):
    stem, name = KINDS[entry["kind"]]
    return getattr(sibling(stem), name)(entry, context)


class Trackers:
    """All trackers of an attempt, and attempt-N/trackers.json."""

    def __init__(self, context):
        self.context = context
        self.trackers = [tracker_of(entry, context)
                         for entry in context.spec["trackers"] if entry.get("kind") in KINDS]
        self.results = {}
        context.save = self.write

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

    def reaped(self, pid):
        """True if it was none of the tool's."""
        for tracker in self.trackers:
            if pid in tracker.owned_pids():
                tracker.lost(pid)
                return True
        return False

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
                "runs": [{key: run[key] for key in ("id", "url", "state") if key in run}
                         for result in results for run in result.get("runs", ())],
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
    number = getattr(signal, verdict.get("signal", ""), None)
    return 128 + number if number else 255


def last_line(text):
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


def call(words, variables, folder, text, context, deadline):
    """(exit code, output), 124 for one that was ended at the deadline, with all that it began."""
    import subprocess
    process = subprocess.Popen(words, env=variables, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    beat_at = time.monotonic() + 5
    while True:
        try:
            output = process.communicate(text, timeout=0.2)[0]
            return process.returncode, output
        except subprocess.TimeoutExpired:
            text = None
            now = time.monotonic()
            if now > beat_at:
                beat_at = now + 5
                context.record.heartbeat()
            if now > deadline or context.hurried() > 1:
                os.killpg(process.pid, 9)
                return 124, process.communicate()[0]
        except BaseException:  # `sync` was interrupted
            os.killpg(process.pid, 9)
            raise


# ---- sync ------------------------------------------------------------------------------------------------------------
def sync(directory, attempt, budget=SYNC_BUDGET, brief=False):
    """Retries what is pending, under the run's lock. One JSON object: {state, kind, runs, live|error}.

    brief: in passing, so that nothing is begun that a small time could cut in two.
    """
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
        context = Context(record, dict(os.environb), syncing=True)
        context.brief = brief
        trackers = Trackers(context)
        trackers.recall()
        for tracker in trackers.trackers:
            trackers.results.setdefault(tracker.kind, {"state": "pending", "runs": []})
        pending = trackers.pending()
        summary = trackers.finalise(verdict, budget, pending) if pending else trackers.summary()
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
    if len(arguments) not in (3, 4, 5) or arguments[0] != "sync":
        sys.stderr.write(__doc__)
        return 2
    try:
        result = sync(os.path.abspath(arguments[1]), int(arguments[2]), float((arguments + [SYNC_BUDGET])[3]),
                      arguments[4:] == ["brief"])
    except (OSError, ValueError, KeyError) as error:
        result = {"state": "pending", "runs": [], "error": told(error)}
    sys.stdout.write(companion().to_json(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
