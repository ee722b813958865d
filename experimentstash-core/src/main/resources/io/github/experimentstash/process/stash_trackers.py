"""Ends runs at their trackers (wandb and its kin) with the state that the run of the tool had; docs/trackers.md.

    python -I -S stash_trackers.py sync RECORD_DIRECTORY ATTEMPT [SECONDS [brief]]

Imported by the supervisor only where the tool's environment has a tracker. One class a tracker, and a row in KINDS.
Python >= 3.8, standard library only. A tracker never raises, never takes longer than its time, and never changes the
verdict of the run. No value of a variable goes into a file.
"""
import os
import re
import sys
import time
import _signal as signal

BUDGET = 30.0  # seconds that all trackers have together after a run
SYNC_BUDGET = 600.0  # `sync` is asked for by a person who watches
PATIENCE = 86400.0  # a tool that ends itself waits for its tracker; so do we in its place, until somebody objects
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


# ---- wandb -----------------------------------------------------------------------------------------------------------
class WandbFile:
    """run-ID.wandb: a log of records in blocks of 32 KiB, as LevelDB's, behind a head of 7 bytes.

    What a killed process had not written yet is not there; records after a torn one are not looked for.
    """
    HEAD, BLOCK = 7, 1 << 15
    HISTORY, RUN, EXIT = 2, 17, 18  # fields of the message `Record`
    MOST = 8 << 20  # bytes; of a larger file only the end is read

    def __init__(self, path):
        self.project = self.entity = self.exit_code = self.rows = None
        self.complete = False
        try:
            with open(path, "rb") as file:
                self.size = os.fstat(file.fileno()).st_size
                start = 0
                if self.size > self.MOST:
                    first = file.read(self.BLOCK)
                    self.look(first, self.HEAD)
                    start = (self.size - (1 << 20)) // self.BLOCK * self.BLOCK
                    file.seek(start)
                self.look(file.read(), 0 if start else self.HEAD)
                if start:
                    self.rows = None
        except (OSError, IndexError, ValueError):
            self.size = getattr(self, "size", 0)

    def look(self, data, at):
        rows = 0
        for record in self.records(data, at):
            for number, value in self.fields(record):
                if number == self.HISTORY:
                    rows += 1
                elif number == self.RUN:
                    run = dict(self.fields(value))
                    self.entity = run.get(2, b"").decode() or self.entity
                    self.project = run.get(3, b"").decode() or self.project
                elif number == self.EXIT:
                    self.complete = True
                    self.exit_code = dict(self.fields(value)).get(1, 0)
        self.rows = rows

    def records(self, data, at):
        parts = None
        while True:
            room = self.BLOCK - at % self.BLOCK
            if room < 7:
                at += room
                continue
            if at + 7 > len(data):
                return
            size, kind = data[at + 4] | data[at + 5] << 8, data[at + 6]
            piece = data[at + 7:at + 7 + size]
            at += 7 + size
            if not 1 <= kind <= 4 or at > len(data):
                return
            if kind in (1, 2):
                parts = []
            if parts is not None:  # else the beginning stood before what was read
                parts.append(piece)
                if kind in (1, 4):
                    yield b"".join(parts)
                    parts = None

    @staticmethod
    def fields(data):
        """(number, value) of a protobuf message, one level deep."""
        at = 0

        def varint():
            nonlocal at
            value = shift = 0
            while True:
                byte = data[at]
                at += 1
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    return value

        while at < len(data):
            key = varint()
            if key & 7 == 0:
                yield key >> 3, varint()
                continue
            if key & 7 == 2:
                size = varint()
            else:
                size = {1: 8, 5: 4}[key & 7] if key & 7 in (1, 5) else len(data)
            yield key >> 3, data[at:at + size]
            at += size


def varint(number):
    text = b""
    while number > 127:
        text += bytes((number & 127 | 128,))
        number >>= 7
    return text + bytes((number,))


class WandbCore:
    """wandb's background process, owned by the supervisor: it outlives the tool, and is ended with the tool's exit code.

    Started as `wandb beta core start` does it, without the second of Python that the command costs.
    """
    START = 10.0
    TOKEN = re.compile(rb"""^_CURRENT_VERSION = "3"$""", re.MULTILINE)

    def __init__(self, pid, path, token):
        self.pid, self.path, self.token = pid, path, token

    @classmethod
    def start(cls, package, context):
        """Raises OSError with the reason where this wandb cannot be owned."""
        program = os.path.join(package, "bin", "wandb-core")
        with open(os.path.join(package, "sdk", "lib", "service", "service_token.py"), "rb") as file:
            if not cls.TOKEN.search(file.read()):  # another one would make wandb.init() fail
                raise OSError("this wandb speaks in another way to its core")
        port_file = os.path.join(context.attempt, ".wandb-core")
        words = [program, "--port-filename", port_file, "--pid", str(os.getpid()), "--detached", "--idle-timeout", "0"]
        if context.variable("WANDB_ERROR_REPORTING", "true").lower() in ("false", "0", "no", "off", "n", "f"):
            words.append("--no-observability")
        pid = spawn(words, context)
        try:
            until = time.monotonic() + cls.START
            while time.monotonic() < until:
                try:
                    with open(port_file) as file:
                        lines = file.read().split("\n")
                except OSError:
                    lines = []
                if "EOF" in lines:
                    for line in lines:
                        if line.startswith("unix="):
                            return cls(pid, line[5:], "3-%d-unix-%s" % (os.getpid(), line[5:]))
                    break
                if os.waitpid(pid, os.WNOHANG)[0]:
                    pid = None
                    raise OSError("wandb-core ended at once")
                time.sleep(0.005)
            raise OSError("wandb-core does not say where it listens")
        except OSError:
            if pid is not None:
                end_process(pid)
            raise
        finally:
            forget(port_file)

    def ask_to_end(self, code):
        """ServerRequest(inform_teardown=ServerInformTeardownRequest(exit_code=code)): runs that are open end with it."""
        import socket
        inner = b"\x08" + varint(code)
        message = b"\x3a" + varint(len(inner)) + inner
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(5)
            channel.connect(self.path)
            channel.sendall(b"W" + len(message).to_bytes(4, "little") + message)

    def sweep(self):
        """The folder of its socket, which it cannot remove once it was killed."""
        folder = os.path.dirname(self.path)
        if os.path.basename(folder).startswith("wandb-"):
            forget(self.path)
            try:
                os.rmdir(folder)
            except OSError:
                pass


class Wandb(Tracker):
    """Ladder: 0 the run has ended itself; 1 our core ends it; 2 it is taken up again and ended; 3 offline: sent by sync."""
    kind = "wandb"
    OWNED_SINCE = (0, 26)
    STOPPED = ("cancelled", "timed-out", "preempted")
    FOLDER = re.compile(r"(offline-)?run-\d{8}_\d{6}-(.+)")
    LINK = re.compile(rb"View run .*?(at:?) +(https?://\S+/runs/([^\s/?]+))")  # with a colon once the run has ended
    UNKNOWN = re.compile(r"never been initialized|does not exist|could not find run")
    COLOUR = re.compile(rb"\x1b\[[0-9;]*m")

    def __init__(self, entry, context):
        super().__init__(entry, context)
        self.core = None

    # -- before
    def begin(self, variables):
        mode = self.mode()
        self.memory = {"directory": self.directory(), "mode": mode, "server": self.server()}
        known = [name for _, name, _ in self.folders()]
        if known:
            self.memory["known"] = known
        if mode == "disabled":
            return
        if self.context.variable("WANDB_SERVICE"):
            self.memory["foreign_core"] = True
            return
        probe = Probe(self.context, self.memory["server"]) if mode is None else None
        try:
            if self.version() < self.OWNED_SINCE:
                self.hook(variables)
            else:
                try:
                    self.core = WandbCore.start(self.package(), self.context)
                    variables[b"WANDB_SERVICE"] = self.core.token.encode()
                    self.memory["socket"] = self.core.path
                except OSError as error:
                    self.memory["core"] = told(error)
                    self.hook(variables)
        finally:
            if probe is not None and not probe.reached():
                variables[b"WANDB_MODE"] = b"offline"
                self.memory["mode"] = "offline"
                self.memory["unreachable"] = True
                self.context.say("wandb: %s cannot be reached, so its runs are written to files (WANDB_MODE=offline)"
                                 % self.memory["server"])

    def mode(self):
        """Asked for by the user; None: not at all."""
        mode = (self.context.variable("WANDB_MODE") or "").lower()
        if (self.context.variable("WANDB_DISABLED") or "").lower() in ("true", "1"):
            return "disabled"
        return {"dryrun": "offline", "": None}.get(mode, mode)

    def directory(self):
        return self.context.variable("WANDB_DIR") or self.context.output_directory or self.context.spec["cwd"]

    def server(self):
        """Without a login that may stand in it."""
        from urllib.parse import urlsplit
        parts = urlsplit(self.context.variable("WANDB_BASE_URL") or "https://" + "api.wandb.ai")
        return "%s://%s" % (parts.scheme, parts.netloc.rpartition("@")[2])

    def version(self):
        return tuple(int(part) for part in re.findall(r"\d+", self.entry["version"])[:2])

    def package(self):
        prefix = os.path.dirname(os.path.dirname(self.entry["python"]))
        for library in sorted(os.listdir(os.path.join(prefix, "lib"))):
            for packages in ("site-packages", "dist-packages"):
                folder = os.path.join(prefix, "lib", library, packages, "wandb")
                if library.startswith("python") and os.path.isdir(folder):
                    return folder
        raise OSError("the folder of wandb was not found")

    def hook(self, variables):
        """Python turns a TERM into an orderly exit, which is all that wandb needs."""
        folder = os.path.splitext(os.path.abspath(__file__))[0] + "_hook"
        path = os.path.join(folder, "sitecustomize.py")
        try:
            with open(path) as file:
                there = file.read() == HOOK
        except OSError:
            there = False
        if not there:
            os.makedirs(folder, exist_ok=True)
            companion().write_atomically(os.fsencode(path), HOOK)
        before = variables.get(b"PYTHONPATH")
        variables[b"PYTHONPATH"] = os.fsencode(folder) + (b":" + before if before else b"")
        self.memory["hook"] = True

    def owned_pids(self):
        return (self.core.pid,) if self.core else ()

    def lost(self, pid):
        self.core.sweep()
        self.core = None

    # -- after
    def folders(self):
        """(path, name, match) of each run's folder below the directory."""
        found = []
        for parent in ("wandb", ".wandb"):
            folder = os.path.join(self.memory.get("directory") or self.context.output_directory or "", parent)
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                continue
            for name in names:
                match = self.FOLDER.fullmatch(name)
                if match and os.path.isdir(os.path.join(folder, name)):
                    found.append((os.path.join(folder, name), name, match))
        return found

    def runs(self):
        """What this attempt began: by its folders, and by the links in the tool's output."""
        links, runs = self.links(), []
        known = set(self.memory.get("known", ()))
        for path, name, match in self.folders():
            if name not in known:
                run = WandbRun(path, match.group(2), not match.group(1))
                run.url = links.pop(run.id, (None,))[0]
                runs.append(run)
        for name, (url, ended) in links.items():  # the tool has put it where it likes
            run = WandbRun(None, name, True)
            run.url, run.said_to_end = url, ended
            runs.append(run)
        return runs

    def links(self):
        """{id: (address, whether its end was said)}, from the beginning and the end of the log."""
        piece = 1 << 18
        found = {}
        try:
            with open(self.context.log, "rb") as file:
                data = file.read(piece)
                size = os.fstat(file.fileno()).st_size
                if size > piece:
                    file.seek(max(piece, size - piece))
                    data += b"\n" + file.read(piece)
        except OSError:
            return found
        for line in data.split(b"\n"):
            link = self.LINK.search(self.COLOUR.sub(b"", line)) if b"View run" in line else None
            if link:
                at, url, name = (part.decode("utf-8", "replace") for part in link.groups())
                found[name] = url, at == "at:" or found.get(name, (None, False))[1]
        return found

    def finalise(self, verdict, deadline):
        code = exit_code(verdict)
        error = None
        if self.core is not None:
            finished_before = {run.name for run in self.runs() if run.file.complete}
            by_itself = "exit_code" in verdict and verdict.get("state") not in self.STOPPED
            error = self.end_core(code, deadline, not by_itself)
            runs = self.runs()
            for run in runs:
                run.ended_here = run.name not in finished_before
                run.confirmed = error is None
        else:
            runs = self.runs()
        done = self.memory.get("done", {})
        problems = [error]
        if not self.memory.get("foreign_core"):
            open_runs = [run for run in runs if not self.settled(run, done)]
            if open_runs:
                problems.append(self.end_one_by_one(open_runs, code, deadline, done))
        if done:
            self.memory["done"] = done
        states = [self.state(run, done) for run in runs]
        return {"state": max(states, key=FINALITY.index) if states else "none", "runs": [run.told() for run in runs],
                "error": next((problem for problem in problems if problem), None), "hint": self.unheeded(runs)}

    def settled(self, run, done):
        """True if nothing is left to be done for it, or nothing can be."""
        if run.name in done:
            run.state, run.partial = done[run.name]["state"], done[run.name].get("partial", False)
            run.exit_code, run.url = done[run.name].get("exit_code"), done[run.name].get("url") or run.url
            return True
        run.exit_code = run.file.exit_code
        if run.path is None and (run.confirmed or run.said_to_end):
            run.state = "ended"
            return True
        if run.online:
            if run.confirmed or self.core_unused(run):
                run.state = "failed" if run.exit_code else "finished"
                if run.ended_here and run.url is None and not run.file.rows:
                    run.state = "lost"  # ended while it was being made: the server may never have heard of it
                return True
            run.state = "running"
            return False
        run.state = "offline"
        if run.synced():
            run.state = "failed" if run.exit_code else "finished"
            return True
        return False

    def core_unused(self, run):
        """wandb's own core wrote the last record and then ended, with the tool: it had sent all, or had been told to."""
        return "socket" not in self.memory and run.file.complete

    @staticmethod
    def state(run, done):
        if run.state in ("running", "offline"):
            return "pending"
        return "partial" if run.partial else "final"

    def unheeded(self, runs):
        """The tool's own mode wins over the variable; that offline was asked for in vain must not go unseen."""
        online = [run.id for run in runs if run.online]
        if self.memory.get("mode") in ("offline", "disabled") and online:
            return "WANDB_MODE=%s was not heeded: the tool sets a mode of its own (wandb run %s)" % (
                self.memory["mode"], ", ".join(online))
        return None

    def end_core(self, code, deadline, stopped):
        """None once everything is sent. A tool that ended itself would have waited for wandb; so do we, to be told off."""
        core = self.core
        try:
            core.ask_to_end(code)
        except OSError as error:
            end_process(core.pid)
            self.lost(core.pid)
            return "wandb-core could not be ended: %s" % told(error)
        began = time.monotonic()
        say_at, beat_at = began + 10, began + 5
        while True:
            if os.waitpid(core.pid, os.WNOHANG)[0]:
                self.lost(core.pid)
                return None
            now = time.monotonic()
            asked = self.context.hurried()
            stopped = stopped or asked
            if asked > 1 or stopped and now > deadline or now > began + PATIENCE:
                end_process(core.pid)
                self.lost(core.pid)
                return "wandb had not sent everything after %d s" % (now - began)
            if now > say_at:
                say_at = now + 60
                self.context.say("wandb is still sending; Ctrl-C twice ends that")
            if now > beat_at:
                beat_at = now + 5
                self.context.record.heartbeat()
            time.sleep(0.01)

    def end_one_by_one(self, runs, code, deadline, done):
        """Without the core. Returns what stands in the way; None: nothing."""
        offline = [run for run in runs if not run.online]
        online = [run for run in runs if run.online]
        if offline and not online and (self.context.brief or not self.context.syncing):
            return None  # that is what offline means
        if not os.path.exists(self.entry["python"]):
            return "the environment of the tool is gone"
        self.server_of_today()
        if not Probe(self.context, self.memory["server"]).reached():
            return "%s cannot be reached" % self.memory["server"]
        problem = None
        for run in online + (offline if self.context.syncing and not self.context.brief else []):
            if time.monotonic() > deadline or self.context.hurried() > 1:
                return problem or "there was no time left"
            way = self.take_up if run.online else self.send
            problem = way(run, code, deadline, done) or problem
        return problem

    def server_of_today(self):
        """`sync` has the caller's variables and not the tool's; the server is the one of the run."""
        if self.context.syncing:
            self.context.variables[b"WANDB_BASE_URL"] = self.memory["server"].encode()

    def take_up(self, run, code, deadline, done):
        variables = self.helper_variables()
        project = run.file.project or self.context.variable("WANDB_PROJECT")
        entity = run.file.entity or self.context.variable("WANDB_ENTITY")
        if run.url:
            entity, project = run.url.split("/")[-4:-2]
        code = run.file.exit_code if run.file.complete else code
        words = [self.entry["python"], "-c", TAKE_UP, run.id, project or "", entity or "", str(code)]
        status, text = self.call(words, variables, deadline)
        if status != 0 and self.UNKNOWN.search(text):  # it never came so far
            run.state, run.partial = "lost", True
            done[run.name] = {"state": "lost", "partial": True}
            return None
        if status != 0:
            return "run %s could not be ended: %s" % (run.id, last_line(text))
        run.state = "failed" if code else "finished"
        run.exit_code, run.ended_here, run.partial = code, True, not run.file.complete
        done[run.name] = {"state": run.state, "exit_code": code, "partial": run.partial}
        return None

    def send(self, run, code, deadline, done):
        status, text = self.call([self.entry["python"], "-m", "wandb", "sync", run.path], self.helper_variables(), deadline)
        whole = run.file.complete
        link = re.search(r"https?://\S+/runs/" + re.escape(run.id), text)
        run.url = link.group() if link else run.url
        if run.synced():
            run.state = "failed" if run.file.exit_code else "finished"
            done[run.name] = {"state": run.state, "exit_code": run.file.exit_code, "url": run.url}
        elif status == 0 and not whole:  # never again: a second time would double what the first has sent
            run.state, run.partial = "failed" if link else "lost", True
            done[run.name] = {"state": run.state, "partial": True, "url": run.url}
        else:
            return "run %s could not be sent: %s" % (run.id, last_line(text))
        return None

    def helper_variables(self):
        import tempfile
        self.scratch = getattr(self, "scratch", None) or tempfile.mkdtemp(prefix="stash-wandb-")
        kept = {name: value for name, value in self.context.variables.items()
                if name not in (b"WANDB_SERVICE", b"WANDB_MODE", b"WANDB_DISABLED", b"WANDB_RUN_ID", b"WANDB_RESUME",
                                b"WANDB_NAME", b"WANDB_SWEEP_ID", b"WANDB_TAGS", b"WANDB_NOTES", b"PYTHONPATH")}
        kept.update({b"WANDB_DIR": os.fsencode(self.scratch), b"WANDB_CONSOLE": b"off", b"WANDB_SILENT": b"true",
                     b"WANDB_DISABLE_CODE": b"true", b"WANDB_DISABLE_GIT": b"true", b"WANDB_X_DISABLE_META": b"true",
                     b"WANDB_X_DISABLE_STATS": b"true", b"WANDB__DISABLE_META": b"true",
                     b"WANDB__DISABLE_STATS": b"true", b"PYTHONFAULTHANDLER": b"0"})
        return kept

    def call(self, words, variables, deadline):
        """(exit status, output); ended at the deadline, with all that it began."""
        import shutil
        import subprocess
        process = subprocess.Popen(words, env=variables, cwd=self.scratch, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            while True:
                try:
                    text = process.communicate(timeout=0.5)[0]
                    return process.returncode, text.decode("utf-8", "replace")
                except subprocess.TimeoutExpired:
                    self.context.record.heartbeat()
                    if time.monotonic() > deadline or self.context.hurried() > 1:
                        os.killpg(process.pid, 9)
                        process.communicate()
                        return 124, "it took too long"
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch = None


class WandbRun:
    def __init__(self, path, name, online):
        self.path, self.id, self.online = path, name, online
        self.name = os.path.basename(path) if path else name
        self.url = self.exit_code = self.state = None
        self.confirmed = self.partial = self.ended_here = self.said_to_end = False
        self.data = os.path.join(path, "run-%s.wandb" % name) if path else ""
        self.file = WandbFile(self.data)

    def synced(self):
        return os.path.exists(self.data + ".synced")

    def told(self):
        """With what only trackers.json has."""
        rows = self.file.rows if self.state in ("finished", "failed") and not self.partial and self.file.complete else None
        return {"id": self.id, "url": self.url, "state": self.state,
                "exit_code": self.exit_code if self.state == "failed" else None,
                "rows": rows, "ended_here": self.ended_here or None, "partial": self.partial or None}


TAKE_UP = """
import sys, wandb
name, project, entity, code = sys.argv[1:]
run = wandb.init(id=name, project=project or None, entity=entity or None, resume="must")
run.finish(exit_code=int(code))
"""

HOOK = '''"""ExperimentStash: a TERM lets Python exit in order, so that wandb can end its run; the process still dies of the TERM."""
import atexit
import os
import signal
import sys


def _stash_install():
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return
    owner = os.getpid()
    seen = []

    def on_term(number, frame):
        if os.getpid() != owner:  # a fork: as if we were not here
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        elif not seen:
            seen.append(number)
            sys.exit(143)  # looked up late: wandb puts a function of its own there, by which it learns the code

    def die_of_it():
        if seen and os.getpid() == owner:
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except Exception:
                    pass
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(owner, signal.SIGTERM)

    signal.signal(signal.SIGTERM, on_term)
    atexit.register(die_of_it)  # registered first, so called last


try:
    _stash_install()
except Exception:
    pass  # not the main thread, or no signals here


def _stash_chain():
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        path = os.path.join(folder or os.getcwd(), "sitecustomize.py")
        if os.path.abspath(os.path.dirname(path)) != here and os.path.isfile(path):
            with open(path, "rb") as file:
                code = compile(file.read(), path, "exec")
            scope = sys.modules[__name__].__dict__
            scope["__file__"] = path
            exec(code, scope)
            return


_stash_chain()
'''


# ---- tools of trackers -----------------------------------------------------------------------------------------------
class Probe:
    """Whether a server, or the proxy before it, takes connections; asked in a process, since names may not resolve for long."""

    SECONDS = 3.0

    def __init__(self, context, server):
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                signal.set_wakeup_fd(-1)
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_DFL)
                import socket
                address = self.address(context, server)
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, self.SECONDS)  # from here on: a busy machine is not a lost network
                socket.create_connection(address, self.SECONDS).close()
                code = 0
            finally:
                os._exit(code)

    @staticmethod
    def address(context, server):
        from urllib.parse import urlsplit
        from urllib.request import proxy_bypass_environment
        parts = urlsplit(server)
        proxies = {}
        for scheme in (parts.scheme, "all"):
            for name in (scheme + "_proxy", scheme.upper() + "_PROXY"):
                if context.variable(name):
                    proxies.setdefault("proxy", context.variable(name))
        no_proxy = context.variable("no_proxy") or context.variable("NO_PROXY") or ""
        if proxies and not proxy_bypass_environment(parts.hostname or "", {"no": no_proxy}):
            address = proxies["proxy"]
            parts = urlsplit(address if "://" in address else "http://" + address)
            return parts.hostname, parts.port or 80
        return parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)

    def reached(self):
        until = time.monotonic() + 5 * self.SECONDS
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return status == 0
            time.sleep(0.002)
        end_process(self.pid)
        return False


def spawn(words, context):
    """A process in a session of its own, out of reach of the tool's signals; dies with us."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            if context.prctl:
                context.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
            if os.getppid() != parent:
                os._exit(127)
            signal.set_wakeup_fd(-1)
            for name in "SIGINT SIGTERM SIGHUP SIGPIPE SIGCHLD SIGUSR1 SIGUSR2".split():
                signal.signal(getattr(signal, name), signal.SIG_DFL)
            null = os.open("/dev/null", os.O_RDWR)
            for fd in (0, 1, 2):
                os.dup2(null, fd)
            os.execve(words[0], words, context.variables)
        finally:
            os._exit(127)
    return pid


def end_process(pid):
    """KILL, and wait: TERM makes wandb-core drop what it has."""
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
    try:
        os.waitpid(pid, 0)
    except OSError:
        pass


def forget(path):
    try:
        os.unlink(path)
    except OSError:
        pass


def last_line(text):
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


KINDS["wandb"] = Wandb


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
            runs.append({"id": run["id"], "url": self.link(run), "state": run["status"].lower(),
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
        except BaseException:  # `sync` was interrupted
            os.killpg(process.pid, 9)
            raise


KINDS["mlflow"] = Mlflow
KINDS["tensorboard"] = TensorBoard


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
