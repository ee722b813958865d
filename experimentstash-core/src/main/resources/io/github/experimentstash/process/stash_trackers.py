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


# ---- mlflow ----------------------------------------------------------------------------------------------------------
class Mlflow(Tracker):
    """A run that nobody ends reads RUNNING for ever: MLflow has no heartbeat. Ours have a tag; no other is touched."""
    kind = "mlflow"
    TAGS = b"MLFLOW_RUN_CONTEXT"  # a JSON object that mlflow.start_run() adds to the tags of each run
    KILLED = ("cancelled", "timed-out", "preempted", "interrupted")
    HASTE = {b"MLFLOW_ALLOW_FILE_STORE": b"true", b"MLFLOW_HTTP_REQUEST_MAX_RETRIES": b"1",
             b"MLFLOW_HTTP_REQUEST_TIMEOUT": b"10", b"GIT_PYTHON_REFRESH": b"quiet"}

    def begin(self, variables):
        import json
        tags = {"stash.run_id": os.path.basename(self.context.directory),
                "stash.attempt": str(self.context.record.number)}
        self.memory["started"] = int(time.time())
        try:
            theirs = json.loads(variables.get(self.TAGS) or b"{}")
        except ValueError:
            theirs = None
        if not isinstance(theirs, dict):
            self.memory["untold"] = "MLFLOW_RUN_CONTEXT is no JSON object"
            return
        variables[self.TAGS] = json.dumps(dict(theirs, **tags)).encode()
        self.memory["tags"] = tags

    def finalise(self, verdict, deadline):
        if "tags" not in self.memory:
            return {"state": "none", "runs": [], "error": self.memory.get("untold")}
        uris = self.places()
        self.memory["uris"] = [without_login(uri) for uri in uris]
        if not uris:
            return {"state": "none", "runs": []}
        told, error = self.end(uris, verdict, deadline)
        state = verdict.get("state")
        runs, hints = [], []
        for run in told:
            runs.append({"id": run["id"], "url": self.link(run), "state": run["status"].lower()})
            if run["status"] in ("RUNNING", "SCHEDULED"):
                hints.append("MLflow run %s was not ended by the tool, which exited with 0; it may go on elsewhere" % run["id"])
            elif run["status"] == "FINISHED" and not run["ended"] and state not in ("succeeded",) + self.KILLED:
                hints.append("MLflow run %s reads FINISHED though the tool failed: so MLflow ends a run at exit that is no"
                             " `with` block" % run["id"])
        answer = "partial" if any(run["state"] in ("running", "scheduled") for run in runs) else "final" if runs else "none"
        return {"state": "pending" if error else answer, "runs": runs, "error": error, "hint": "; ".join(hints) or None}

    def places(self):
        """Tracking servers and stores that the tool may have used. One that its code alone names cannot be known."""
        named = self.context.variable("MLFLOW_TRACKING_URI")
        if self.context.syncing and "uris" in self.memory:  # the variables are the caller's now, and may have the login
            return [named if named and without_login(named) == uri else uri for uri in self.memory["uris"]]
        uris = [named] if named else []
        for folder in (self.context.spec["cwd"], self.context.output_directory):
            for uri in self.stores(os.path.abspath(folder), 3) if folder else ():
                if uri not in uris:
                    uris.append(uri)
        return uris

    def stores(self, folder, depth):
        """MLflow's own places below a folder that changed since the start."""
        for path, is_folder in changed_entries(folder, depth, 5000):
            name = os.path.basename(path)
            if is_folder and name == "mlruns" and self.is_store(path):
                yield "file://" + quoted(path)
            elif not is_folder and name in ("mlflow.db", "mlruns.db") and self.newer(path, path + "-wal"):
                yield "sqlite:///" + path

    def is_store(self, path):
        """Experiments, and not only artifacts, and one of them has changed: a new run is a new folder in it."""
        with os.scandir(path) as entries:
            return any([self.newer(entry.path) for entry in entries
                        if os.path.exists(os.path.join(entry.path, "meta.yaml"))])

    def newer(self, *paths):
        return any(os.path.exists(path) and os.stat(path).st_mtime >= self.memory["started"] - 2 for path in paths)

    def end(self, uris, verdict, deadline):
        """([{id, experiment, uri, status, ended}], what stands in the way)."""
        import json
        state = verdict.get("state")
        status = None if state == "succeeded" else "KILLED" if state in self.KILLED else "FAILED"
        asked = {"uris": uris, "tags": self.memory["tags"], "status": status, "ended_at": verdict.get("ended_at")}
        variables = dict(self.context.variables)
        variables.update(self.HASTE)
        variables.pop(b"MLFLOW_RUN_ID", None)
        try:
            code, output = call([self.entry["python"], "-c", MLFLOW_END], variables, self.context.spec["cwd"],
                                json.dumps(asked).encode(), self.context, deadline)
        except OSError as error:
            return [], "the environment of the tool is gone (%s)" % error.strerror
        runs, done, problems = [], set(), []
        for line in output.split(b"\n"):
            if line.startswith(b"STASH "):
                one = json.loads(line[6:])
                if "id" in one:
                    runs.append(one)
                elif "error" in one:
                    problems.append("%s: %s" % (without_login(one["uri"]), without_login(one["error"])))
                done.add(one["uri"])
        left = [without_login(uri) for uri in uris if uri not in done]
        if left and code == 124:
            problems.append("%s did not answer in time" % ", ".join(left))
        elif left:
            last = output.decode("utf-8", "replace").strip().split("\n")[-1][:200]
            problems.append("mlflow could not be asked: %s" % (without_login(last) or "exit code %d" % code))
        return runs, "; ".join(problems) or None

    @staticmethod
    def link(run):
        server = without_login(run["uri"]).rstrip("/")
        if not server.startswith(("http://", "https://")):
            return None
        return "%s/#/experiments/%s/runs/%s" % (server, run["experiment"], run["id"])


MLFLOW_END = """
import sys
sys.path = [path for path in sys.path if path]  # a file of the tool's may be called as a package is
import json
asked = json.load(sys.stdin)
from datetime import datetime
from mlflow.tracking import MlflowClient

def tell(**line):
    sys.stdout.write("\\nSTASH " + json.dumps(line) + "\\n")
    sys.stdout.flush()

def pages(ask):
    token = None
    while True:
        page = ask(token)
        yield from page
        token = getattr(page, "token", None)
        if not token:
            return

ours = " and ".join("tags.`%s` = '%s'" % tag for tag in asked["tags"].items())
at = asked.get("ended_at")
at = int(datetime.fromisoformat(at).timestamp() * 1000) if at else None
for uri in asked["uris"]:
    try:
        client = MlflowClient(tracking_uri=uri)
        experiments = [one.experiment_id for one in
                       pages(lambda token: client.search_experiments(max_results=1000, page_token=token))]
        found = []
        for first in range(0, len(experiments), 100):
            some = experiments[first:first + 100]
            found += pages(lambda token: client.search_runs(some, ours, max_results=1000, page_token=token))
        for run in found:
            status, end = run.info.status, run.info.status in ("RUNNING", "SCHEDULED") and asked["status"] is not None
            if end:
                status = asked["status"]
                client.set_terminated(run.info.run_id, status, at)
            tell(uri=uri, id=run.info.run_id, experiment=run.info.experiment_id, status=status, ended=end)
        tell(uri=uri)
    except Exception as error:
        tell(uri=uri, error="%s: %s" % (type(error).__name__, (str(error).splitlines() or [""])[0][:200]))
"""


class TensorBoard(Tracker):
    """Files only, and no state: nothing to end. The folders of the run's events are told."""
    kind = "tensorboard"

    def begin(self, variables):
        self.memory["started"] = int(time.time())

    def finalise(self, verdict, deadline):
        root = self.context.variable("STASH_ROOT") or self.context.directory
        folders = set()
        for folder in (self.context.output_directory, self.context.spec["cwd"]):
            for path, is_folder in changed_entries(os.path.abspath(folder), 8, 20000) if folder else ():
                if not is_folder and os.path.basename(path).startswith("events.out.tfevents.") \
                        and os.stat(path).st_mtime >= self.memory.get("started", 0) - 2:
                    folders.add(os.path.dirname(path))
        return {"state": "final" if folders else "none",
                "runs": [{"id": os.path.relpath(folder, root).encode("utf-8", "replace").decode()}
                         for folder in sorted(folders)]}


def changed_entries(folder, depth, most):
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


def without_login(text):
    import re
    return re.sub(r"//[^/@\s]*@", "//", text)


def quoted(path):
    from urllib.parse import quote
    return quote(path)


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


KINDS["mlflow"] = Mlflow
KINDS["tensorboard"] = TensorBoard


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
