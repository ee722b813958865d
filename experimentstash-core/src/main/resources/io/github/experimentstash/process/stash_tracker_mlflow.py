"""Ends runs of MLflow; see stash_trackers.py, which imports this where a tool's environment has it."""
import os
import time
from stash_trackers import Tracker, call, entries_below


class Mlflow(Tracker):
    """A run that nobody ends reads RUNNING for ever: MLflow has no heartbeat. Ours have a tag; no other is touched."""
    kind = "mlflow"
    TAGS = b"MLFLOW_RUN_CONTEXT"  # a JSON object that mlflow.start_run() adds to the tags of each run
    KILLED = ("cancelled", "timed-out", "preempted", "interrupted")
    HASTE = {b"MLFLOW_ALLOW_FILE_STORE": b"true", b"MLFLOW_HTTP_REQUEST_MAX_RETRIES": b"1",
             b"MLFLOW_HTTP_REQUEST_TIMEOUT": b"10", b"GIT_PYTHON_REFRESH": b"quiet"}

    def begin(self, variables):
        import json
        tags = {"experimentstash.run_id": os.path.basename(self.context.directory),
                "experimentstash.attempt": str(self.context.record.number)}
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
            runs.append({"id": run["id"], "project": run.get("name"), "url": self.link(run), "state": run["status"].lower(),
                         "ended_here": run["ended"] or None})
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
        for path, is_folder in entries_below(folder, depth, 5000):
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
        """([{id, experiment, name, uri, status, ended}], what stands in the way)."""
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
            return [], "the tool's environment or folder is gone (%s: %s)" % (error.strerror, error.filename)
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
        names = {one.experiment_id: one.name for one in
                 pages(lambda token: client.search_experiments(max_results=1000, page_token=token))}
        experiments, found = list(names), []
        for first in range(0, len(experiments), 100):
            some = experiments[first:first + 100]
            found += pages(lambda token: client.search_runs(some, ours, max_results=1000, page_token=token))
        for run in found:
            status, end = run.info.status, run.info.status in ("RUNNING", "SCHEDULED") and asked["status"] is not None
            if end:
                status = asked["status"]
                client.set_terminated(run.info.run_id, status, at)
            tell(uri=uri, id=run.info.run_id, experiment=run.info.experiment_id,
                 name=names.get(run.info.experiment_id), status=status, ended=end)
        tell(uri=uri)
    except Exception as error:
        tell(uri=uri, error="%s: %s" % (type(error).__name__, (str(error).splitlines() or [""])[0][:200]))
"""


def without_login(text):
    import re
    return re.sub(r"//[^/@\s]*@", "//", text)


def quoted(path):
    from urllib.parse import quote
    return quote(path)
