"""Ends runs at their trackers (wandb and its kin) with the state that the run of the tool had; docs/trackers.md.

    python -I -S stash_trackers.py sync RECORD_DIRECTORY [SECONDS [brief]]

Imported by the supervisor only where the tool's environment has a tracker. Each kind is a class of its own, in the module
stash_tracker_KIND beside this one. Python >= 3.8, standard library only. A tracker never takes longer than its time, and
never changes the verdict of the run. No value of a variable goes into a file.
"""
import os
import sys
import time
import _signal as signal

BUDGET = 30.0  # seconds that all trackers have together after a run
SYNC_BUDGET = 600.0  # `sync` is asked for by a person who watches
FINALITY = ("none", "final", "partial", "pending")  # of several, the least final counts
TOLD = ("id", "entity", "project", "url", "state")  # of a run, in run.json


sys.modules.setdefault("stash_trackers", sys.modules[__name__])  # as which the kinds import this one


def sibling(stem):
    """The module that lies beside this one under a name with the same ending; None if there is none."""
    folder, own = os.path.split(os.path.abspath(__file__))
    name = own.rpartition(".")[0].replace("stash_trackers", stem)
    if stem == "stash_supervisor" and name not in sys.modules and sys.modules["__main__"].__dict__.get("Record"):
        return sys.modules["__main__"]
    if not os.path.exists(os.path.join(folder, name + ".py")):
        return None
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
        self.continued = set()  # (kind, id) of runs that a later attempt went on with: theirs is the last word
        self.save = lambda: None  # trackers.json as it is now, for what must be known after a kill

    def variable(self, name, otherwise=None):
        value = self.variables.get(name.encode())
        return otherwise if value is None else value.decode("utf-8", "replace")


class Tracker:
    """A tracker of which there is nothing to end; what each kind overrides."""
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

    def spares(self, pid):
        """True of a process of the tool that ends by itself, and would lose something by a TERM."""
        return False

    def lost(self, pid):
        """One of them has ended before finalise()."""

    def finalise(self, verdict, deadline):
        """verdict: end.json so far; deadline: of time.monotonic().

        Returns {state: one of FINALITY, runs: [{id, project, url, state}], error: what stands in the way, hint}.
        """
        return {"state": "none", "runs": []}


def tracker_of(entry, context):
    """None for a kind that this version does not know."""
    module = sibling("stash_tracker_%s" % entry.get("kind"))
    for thing in vars(module).values() if module else ():
        if isinstance(thing, type) and issubclass(thing, Tracker) and thing.kind == entry["kind"]:
            return thing(entry, context)
    return None


class Trackers:
    """All trackers of an attempt, and attempt-N/trackers.json."""

    def __init__(self, context):
        self.context = context
        found = [tracker_of(entry, context) for entry in context.spec.get("trackers", ())]
        self.trackers = [tracker for tracker in found if tracker]
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

    def spares(self, pid):
        return any(tracker.spares(pid) for tracker in self.trackers)

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
        for one in evidence(self.context.record.directory, self.context.record.number):
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

    def lines(self):
        return [dict({"kind": tracker.kind, "version": tracker.entry.get("version")}, **self.results[tracker.kind])
                for tracker in self.trackers]

    def summary(self):
        """The section `tracker` of run.json, of all attempts; None when no tracker was used."""
        directory, own = self.context.record.directory, self.context.record.number
        return section([self.lines() if number == own else evidence(directory, number) for number in attempts(directory)])

    def write(self):
        lines = [dict(line, memory=tracker.memory or None) for line, tracker in zip(self.lines(), self.trackers)]
        try:
            self.context.record.write(b"trackers.json", {"schema": 1, "trackers": lines})
        except OSError as error:
            self.context.record.trouble = "trackers.json: %s" % error.strerror


def attempts(directory):
    """Numbers of all that were begun."""
    number = 1
    while os.path.isdir(os.path.join(directory, b"attempt-%d" % number)):
        yield number
        number += 1


def evidence(directory, number):
    """What trackers.json of an attempt has of each tracker."""
    try:
        return companion().read_json(os.path.join(directory, b"attempt-%d" % number, b"trackers.json")).get("trackers") or []
    except (OSError, ValueError):
        return []


def section(attempts):
    """Of what trackers.json of each attempt has: the runs, each as the last attempt that had it left it; the least final state."""
    kinds, states, runs, hints, later = [], [], [], [], set()
    for lines in reversed(attempts):  # so that the last attempt's runs come first
        for line in lines:
            own = [run for run in line["runs"]
                   if run.get("state") == "offline" or (line["kind"], run.get("id")) not in later]
            if line["state"] == "none" or line["runs"] and not own:
                continue
            kinds += [line["kind"]] if line["kind"] not in kinds else []
            states.append(line["state"])
            runs += [{key: run[key] for key in TOLD if run.get(key) is not None} for run in own]
            hints += [line["hint"]] if line.get("hint") and line["hint"] not in hints else []
        later = later | names(lines)
    if not kinds:
        return None
    return {"kind": "+".join(kinds), "state": max(states, key=FINALITY.index), "runs": runs,
            "hint": "; ".join(hints) or None}


def names(lines):
    """(kind, id) of each run."""
    return {(line["kind"], run.get("id")) for line in lines for run in line["runs"]}


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


def entries_below(folder, depth, most):
    """(path, is a folder) below it, nearest first; hidden folders, links and environments are passed by."""
    level, seen = [folder], 0
    for _ in range(depth):
        below = []
        for place in level:
            try:
                entries = sorted(os.scandir(place), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                seen += 1
                if seen > most:
                    return
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                except OSError:
                    continue
                if is_folder and (entry.name.startswith(".") or entry.name in ("node_modules", "__pycache__")):
                    continue
                yield entry.path, is_folder
                if is_folder and entry.name != "mlruns" and not os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
                    below.append(entry.path)
        level = below


def end_process(pid):
    """KILL, and wait: it is a child of ours that a TERM would end too well or too late."""
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
    try:
        os.waitpid(pid, 0)
    except OSError:
        pass


# ---- sync ------------------------------------------------------------------------------------------------------------
def sync(directory, budget=SYNC_BUDGET, brief=False):
    """Retries what is pending of all attempts, under the run's lock. One JSON object: {state, kind, runs, tried, error, live}.

    brief: in passing, so that nothing is begun that a small time could cut in two.
    """
    supervisor = companion()
    directory = os.fsencode(directory)
    numbers = [number for number in attempts(directory) if evidence(directory, number)]
    records, tried, errors = [], [], []
    deadline = time.monotonic() + budget
    try:
        continued = set()
        for number in reversed(numbers):  # the last one first: what it went on with is not the others' to end
            try:
                verdict = supervisor.read_json(os.path.join(directory, b"attempt-%d" % number, b"end.json"))
            except FileNotFoundError:
                return {"state": "pending", "runs": [], "error": "the run has no verdict yet"}
            try:
                records.append(supervisor.Record(directory, number))
            except BlockingIOError:
                return {"state": "pending", "runs": [], "live": True, "error": "the run is not over"}
            context = Context(records[-1], dict(os.environb), syncing=True)
            context.brief, context.continued = brief, continued
            trackers = Trackers(context)
            trackers.recall()
            for tracker in trackers.trackers:
                trackers.results.setdefault(tracker.kind, {"state": "pending", "runs": []})
            pending = trackers.pending()
            if pending:
                trackers.finalise(verdict, max(0.0, deadline - time.monotonic()), pending)
            tried += pending
            lines = trackers.lines()
            errors[:0] = [line["error"] for line in lines if line.get("error") and line["error"] not in errors]
            continued = continued | names(lines)
        if not records:
            return {"state": "none", "runs": []}
        summary = trackers.summary()
        records[-1].update_run(tracker=summary)
        return dict(summary or {"state": "none", "runs": []}, tried=tried, error="; ".join(errors) or None)
    finally:
        for record in records:
            record.free_reserve()
        for record in records:  # now: the first that is closed gives the lock of all back
            os.close(record.lock)


def main(arguments):
    if len(arguments) not in (2, 3, 4) or arguments[0] != "sync":
        sys.stderr.write(__doc__)
        return 2
    try:
        result = sync(os.path.abspath(arguments[1]), float((arguments + [SYNC_BUDGET])[2]), arguments[3:] == ["brief"])
    except (OSError, ValueError, KeyError) as error:
        result = {"state": "pending", "runs": [], "error": told(error)}
    sys.stdout.write(companion().to_json(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
