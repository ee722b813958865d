"""Ends runs of wandb; see stash_trackers.py, which imports this where a tool's environment has wandb."""
import os
import re
import time
from stash_trackers import FINALITY, Tracker, call, companion, end_process, exit_code, last_line, sibling, told

_core = sibling("stash_wandb_core")
WandbCore, WandbFile = _core.WandbCore, _core.WandbFile
Probe = sibling("stash_probe").Probe

PATIENCE = 86400.0  # a tool that ends itself waits for its tracker; so do we in its place, until somebody objects


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
        logged = os.path.getsize(self.context.log) if os.path.exists(self.context.log) else 0
        if logged:
            self.memory["logged"] = logged  # by earlier attempts
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
                    self.hook(variables)
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
        parts = urlsplit(self.context.variable("WANDB_BASE_URL") or "https://api.wandb.ai")
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

    @staticmethod
    def hook(variables):
        """Into each Python of the tool."""
        folder = os.path.splitext(os.path.abspath(__file__))[0] + "_hook"
        path = os.path.join(folder, "sitecustomize.py")
        with open(__file__.replace("stash_tracker_wandb", "stash_wandb_hook")) as file:
            wanted = file.read()
        try:
            with open(path) as file:
                there = file.read() == wanted
        except OSError:
            there = False
        if not there:
            os.makedirs(folder, exist_ok=True)
            companion().write_atomically(os.fsencode(path), wanted)
        before = variables.get(b"PYTHONPATH")
        variables[b"PYTHONPATH"] = os.fsencode(folder) + (b":" + before if before else b"")

    def owned_pids(self):
        return (self.core.pid,) if self.core else ()

    def spares(self, pid):
        """A TERM makes a core that the tool began itself drop what it has; without one it ends with the tool."""
        try:
            with open("/proc/%d/comm" % pid) as file:
                return file.read().startswith("wandb-core")
        except OSError:
            return False

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
        return [run for run in runs if not (run.online and (self.kind, run.id) in self.context.continued)]

    def links(self):
        """{id: (address, whether its end was said)}, from the beginning and the end of this attempt's log."""
        piece = 1 << 18
        found = {}
        try:
            with open(self.context.log, "rb") as file:
                start = file.seek(self.memory.get("logged", 0))
                data = file.read(piece)
                size = os.fstat(file.fileno()).st_size
                if size > start + piece:
                    file.seek(max(start + piece, size - piece))
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
                # a run of a core that the tool began itself is not ended with ours
                run.confirmed = error is None and (run.file.complete or not run.path or not run.url)
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
                "error": next((problem for problem in problems if problem), None),
                "hint": self.cut_off(runs) or self.unheeded(runs)}

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
        if self.memory.get("sending") == run.name:  # a second time would double what the first has sent
            run.state, run.partial, run.cut_off = "failed", True, True
            done[run.name] = {"state": run.state, "partial": True, "url": run.url}
            del self.memory["sending"]
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

    @staticmethod
    def cut_off(runs):
        paths = [run.path for run in runs if run.cut_off]
        return "an upload was ended in the middle and is not begun anew, or steps would stand twice: wandb sync %s does it" % (
            " ".join(paths)) if paths else None

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
        entity, project = run.place()
        project = project or self.context.variable("WANDB_PROJECT")
        entity = entity or self.context.variable("WANDB_ENTITY")
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
        self.memory["sending"] = run.name  # should we be killed: wandb would send all of it once more
        self.context.save()
        variables = self.helper_variables()
        del variables[b"WANDB_SILENT"]  # or it does not say where it went
        status, text = self.call([self.entry["python"], "-m", "wandb", "sync", run.path], variables, deadline)
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
            if status != 124:  # ended by us in the middle, it stays noted
                del self.memory["sending"]
            return "run %s could not be sent: %s" % (run.id, last_line(text))
        del self.memory["sending"]
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
        try:
            status, output = call(words, variables, self.scratch, None, self.context, deadline)
            return (124, "it took too long") if status == 124 else (status, output.decode("utf-8", "replace"))
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch = None


class WandbRun:
    def __init__(self, path, name, online):
        self.path, self.id, self.online = path, name, online
        self.name = os.path.basename(path) if path else name
        self.url = self.exit_code = self.state = None
        self.confirmed = self.partial = self.ended_here = self.said_to_end = self.cut_off = False
        self.data = os.path.join(path, "run-%s.wandb" % name) if path else ""
        self.file = WandbFile(self.data)

    def synced(self):
        return os.path.exists(self.data + ".synced")

    def place(self):
        """(entity, project), as far as known: the server's word, else the tool's."""
        if self.url:
            from urllib.parse import unquote
            return [unquote(part) for part in self.url.split("/")[-4:-2]]
        return self.file.entity, self.file.project

    def told(self):
        """With what only trackers.json has."""
        entity, project = self.place()
        rows = self.file.rows if self.state in ("finished", "failed") and not self.partial and self.file.complete else None
        return {"id": self.id, "entity": entity or None, "project": project or None, "url": self.url, "state": self.state,
                "exit_code": self.exit_code if self.state == "failed" else None,
                "rows": rows, "ended_here": self.ended_here or None, "partial": self.partial or None}


TAKE_UP = """
import sys, wandb
name, project, entity, code = sys.argv[1:]
run = wandb.init(id=name, project=project or None, entity=entity or None, resume="must")
run.finish(exit_code=int(code))
"""
