"""A wandb server for tests, on 127.0.0.1: what the real client asks for, answered from memory.

    python3 wandb_server.py [CRASHED_AFTER_SECONDS]

Prints its port as the first line. It ends when its standard input does, so that it never outlives its test.
    GET  /_state                what it knows: {"runs": {ID: {...}}, "requests": n, "unknown": [...]}
    POST /_fault {"mode": ...}  ok | down (503) | refuse (401) | slow ("seconds": n) | cut (hangs up without an answer)
    POST /_reset                forgets all runs and faults
A run is `running` from its first upsert, `crashed` after silence, `finished` or `failed` by its exit code. Rows of its
history are counted one by one as they come, so that doubled ones show.
"""
import gzip
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNTED = (("history", "history"), ("events", "events"), ("output", "output"))


class Run:
    def __init__(self, name):
        self.name = name
        self.entity, self.project, self.display_name = "ent", "proj", name
        self.state, self.exit_code = None, None
        self.last_heard = time.monotonic()
        self.upserts = self.completions = 0
        self.lines = {"history": [], "events": [], "output": []}
        self.tags, self.notes, self.config = [], None, "{}"
        self.files = {}

    def upsert(self, variables):
        self.upserts += 1
        self.state, self.exit_code = "running", None
        self.last_heard = time.monotonic()
        self.entity = variables.get("entity") or self.entity
        self.project = variables.get("project") or self.project
        self.display_name = variables.get("displayName") or self.display_name
        self.tags = variables.get("tags") or self.tags
        self.notes = variables.get("notes") or self.notes
        self.config = variables.get("config") or self.config

    def stream(self, content):
        self.last_heard = time.monotonic()
        for name, part in (content.get("files") or {}).items():
            for word, kind in COUNTED:
                if word in name:
                    lines, at = self.lines[kind], part["offset"]
                    lines[at:at + len(part["content"])] = part["content"]
        if content.get("complete"):
            self.completions += 1
            self.exit_code = content.get("exitcode") or 0
            self.state = "failed" if self.exit_code else "finished"
        elif content.get("preempting"):
            self.state = "preempting"

    def state_now(self, crashed_after):
        silent = time.monotonic() - self.last_heard
        return "crashed" if self.state == "running" and silent > crashed_after else self.state

    def report(self, crashed_after):
        rows = [json.loads(line) for line in self.lines["history"]]
        return {"id": self.name, "entity": self.entity, "project": self.project, "display_name": self.display_name,
                "state": self.state_now(crashed_after), "exit_code": self.exit_code, "upserts": self.upserts,
                "completions": self.completions, "history": rows, "rows": len(rows),
                "steps": [row.get("_step") for row in rows], "output_lines": len(self.lines["output"]),
                "tags": self.tags, "notes": self.notes, "config": json.loads(self.config),
                "files": {name: len(content) for name, content in self.files.items()}}

    def bucket(self):
        """What a client that resumes it is told; `historyTail` is what it continues its steps from."""
        tail = self.lines["history"][-1:]
        return {"id": "B" + self.name, "name": self.name, "displayName": self.display_name, "description": "",
                "config": self.config, "summaryMetrics": "{}", "sweepName": None, "tags": self.tags, "jobType": None,
                "group": None, "notes": self.notes, "state": self.state, "createdAt": "2026-01-01T00:00:00",
                "heartbeatAt": "2026-01-01T00:00:00", "wandbConfig": '{"t": 1}', "eventsTail": "[]",
                "historyTail": json.dumps(tail), "logLineCount": len(self.lines["output"]),
                "historyLineCount": len(self.lines["history"]), "eventsLineCount": len(self.lines["events"]),
                "project": self.project_json()}

    def project_json(self):
        return {"id": "P1", "name": self.project, "entity": {"id": "E1", "name": self.entity},
                "entityName": self.entity}


class State:
    def __init__(self, crashed_after):
        self.lock = threading.RLock()
        self.crashed_after = crashed_after
        self.reset()

    def reset(self):
        self.runs, self.unknown, self.requests, self.sweep_runs = {}, [], 0, 0
        self.fault = {"mode": "ok"}

    def run(self, name):
        if name not in self.runs:
            self.runs[name] = Run(name)
        return self.runs[name]

    def report(self):
        return {"runs": {name: run.report(self.crashed_after) for name, run in self.runs.items()},
                "requests": self.requests, "unknown": self.unknown}


class GraphQl:
    """One answer a kind of question, found by a word of its text: the names of operations differ between versions."""

    def __init__(self, state, host):
        self.state, self.host = state, host

    def answer(self, question, variables):
        for words, answer in ((("upsertBucket",), self.upsert),
                              (("createAgent",), lambda _: {"createAgent": {"agent": {"id": "A1"}}}),
                              (("agentHeartbeat",), self.heartbeat),
                              (("sweep(sweepName",), self.sweep),
                              (("ResumeStatus",), self.resume),
                              (("serverInfo", "features"), self.features),
                              (("viewer",), self.viewer),
                              (("createRunFiles",), self.create_files),
                              (("updateRun",), self.update_run),
                              (("stopped",), self.stopped),
                              (("organization",), lambda _: {"entity": {"organization": None}}),
                              (("stopRun",), lambda _: {"stopRun": {"success": True}}),
                              (("serverInfo",), self.viewer),
                              (("project", "run("), self.one_run),
                              (("model", "bucket"), self.resume)):
            if all(word.lower() in question.lower() for word in words):
                return answer(variables)
        self.state.unknown.append(" ".join(question.split())[:200])
        return {}

    def upsert(self, variables):
        name = variables.get("name") or variables.get("id") or "unnamed"
        inserted = name not in self.state.runs
        run = self.state.run(name)
        run.upsert(variables)
        return {"upsertBucket": {"bucket": run.bucket(), "inserted": inserted}}

    def resume(self, variables):
        run = self.state.runs.get(variables.get("name"))
        return {"model": {"id": "P1", "name": variables.get("project"), "entity": {"id": "E1", "name": "ent"},
                          "bucket": run.bucket() if run else None}}

    def features(self, _):
        return {"serverInfo": {"features": []}}

    def viewer(self, _):
        viewer = {"id": "U1", "entity": "ent", "username": "ada", "name": "Ada", "flags": "{}", "email": "ada@example.org",
                  "admin": False, "teams": {"edges": []}, "apiKeys": {"edges": []}}
        return {"viewer": viewer, "serverInfo": {"cliVersionInfo": {"max_cli_version": "99.0"}, "features": [],
                                                 "latestLocalVersionInfo": None, "exposesExplicitRunQueueAckPath": True}}

    def create_files(self, variables):
        name = variables.get("run")
        return {"createRunFiles": {"runID": "B%s" % name, "uploadHeaders": [], "files": [
            {"name": file, "uploadUrl": "http://%s/up/%s/%s" % (self.host, name, file)} for file in variables["files"]]}}

    def update_run(self, variables):
        return {"updateRunState": {"success": True}}

    def stopped(self, _):
        return {"project": {"run": {"stopped": False}}, "model": {"bucket": {"stopped": False}}}

    def sweep(self, variables):
        """Any that is asked for: of two runs, one after the other."""
        return {"project": {"sweep": {"id": "S1", "name": variables.get("sweep"), "method": "grid", "state": "RUNNING",
                                      "config": "program: part.py\nmethod: grid\n", "runs": {"edges": []}}}}

    def heartbeat(self, variables):
        commands, number = [], self.state.sweep_runs
        if not json.loads(variables.get("runState") or "{}"):  # what it was given is over
            self.state.sweep_runs += 1
            commands = [{"type": "run", "run_id": "sweep-%d" % number, "program": "part.py",
                         "args": {"number": {"value": number}}} if number < 2 else {"type": "exit"}]
        return {"agentHeartbeat": {"agent": {"id": "A1"}, "commands": json.dumps(commands)}}

    def one_run(self, variables):
        run = self.state.runs.get(variables.get("name") or variables.get("run"))
        return {"project": dict(run.project_json(), run=run.bucket()) if run else None}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state = None  # set by main

    def log_message(self, *words):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # the client was killed: what tests do to it

    def do_GET(self):
        with self.state.lock:
            if self.path == "/_state":
                return self.send(self.state.report())
        if not self.faulty():
            self.send({})

    def do_PUT(self):
        content = self.content()
        if self.faulty():
            return
        parts = self.path.split("/", 3)
        if len(parts) == 4 and parts[1] == "up":
            with self.state.lock:
                self.state.run(parts[2]).files[parts[3]] = content
        self.send({})

    def do_POST(self):
        content = self.content()
        if self.path == "/_fault":
            self.state.fault = json.loads(content)
            return self.send({})
        if self.path == "/_reset":
            with self.state.lock:
                self.state.reset()
            return self.send({})
        if self.faulty():
            return
        with self.state.lock:
            if self.path.endswith("/file_stream"):
                self.state.run(self.path.split("/")[-2]).stream(json.loads(content or b"{}"))
                answer = {"exitcode": None, "limits": {}}
            elif self.path.startswith("/graphql"):
                asked = json.loads(content)
                question = asked.get("query") or ""
                answer = {"data": GraphQl(self.state, self.headers["Host"]).answer(question, asked.get("variables") or {})}
            else:
                self.state.unknown.append("POST " + self.path)
                answer = {}
        self.send(answer)

    def faulty(self):
        """True if the request has had its answer, or gets none."""
        with self.state.lock:
            self.state.requests += 1
            fault = dict(self.state.fault)
        mode = fault["mode"]
        if mode == "slow":
            time.sleep(fault["seconds"])
        elif mode == "cut":
            self.close_connection = True
            return True
        elif mode in ("down", "refuse"):
            self.send({"errors": [{"message": "fault on demand"}]}, 503 if mode == "down" else 401)
            return True
        return False

    def content(self):
        content = b""
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            while True:
                length = int(self.rfile.readline().strip() or b"0", 16)
                content += self.rfile.read(length)
                self.rfile.readline()
                if not length:
                    break
        else:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(content) if self.headers.get("Content-Encoding") == "gzip" else content

    def send(self, answer, code=200):
        content = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main():
    Handler.state = State(float(sys.argv[1]) if len(sys.argv) > 1 else 300.0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
