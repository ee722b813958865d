"""How an attempt ended, in the words of its record; a part of stash_supervisor.py."""
import os
import time
import _signal as signal

from stash_record import encoded, size, span

SIGNAL_NAMES = {getattr(signal, name): name for name in dir(signal)
                if name.startswith("SIG") and name[3] != "_" and name not in ("SIGIOT", "SIGCLD", "SIGPOLL")}  # aliases


def outputs_missing(directory, globs):
    """The globs that no file matches."""
    from fnmatch import fnmatchcase

    def matches(folder, parts):
        head, rest = parts[0], parts[1:]
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError:
            return False
        if head == "**" and rest and matches(folder, rest):
            return True
        for entry in found:
            if head == "**":
                if entry.is_dir(follow_symlinks=False):
                    if matches(entry.path, parts):
                        return True
                elif not rest:
                    return True
            elif fnmatchcase(os.fsencode(entry.name).decode("utf-8", "surrogateescape"), head):
                if matches(entry.path, rest) if rest else entry.is_file():
                    return True
        return False

    return [glob for glob in globs if not matches(directory, [p for p in glob.split("/") if p not in ("", ".")] or ["**"])]


class Verdict:
    """The half of the supervisor that says what has happened."""

    def exit_facts(self):
        if self.start_failure is not None or self.status is None:
            return {}
        if os.WIFSIGNALED(self.status):
            return {"signal": SIGNAL_NAMES.get(os.WTERMSIG(self.status), "SIG%d" % os.WTERMSIG(self.status))}
        return {"exit_code": os.WEXITSTATUS(self.status)}

    def judge(self):
        """(state, reason) from how the root ended: the table of formats.md, the first that matches."""
        facts = self.exit_facts()
        if self.start_failure is not None:
            return "failed", "could not be started: " + self.start_failure
        if self.stop_reason is not None:
            how = ""
            if self.killed_after_grace:
                how = ", killed at once" if self.impatient else ", killed after %s" % span(self.spec.get("grace", 20))
            return self.stop_reason, self.because + how
        # An ancestor's counter also counts our neighbours, and our own also who shares the control group with us: with a
        # zero exit code, and nothing of ours killed, it is taken to be somebody else.
        if self.oom and (self.oom[0] and facts.get("exit_code") != 0 or self.oom[1] and self.foreign_kill):
            limit = self.memory.limit
            return "out-of-memory", "the system killed a process of it for lack of memory (peak %s%s)" % (
                size(self.usage.peak()[0]), "; the limit is %s" % size(limit) if limit else "")
        if "signal" in facts:
            name = facts["signal"]
            if name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"):
                return "crashed", "crashed in native code (%s)" % name
            likely = self.memory.suspicion(self.usage.peak()[0]) if name == "SIGKILL" and self.oom is None else None
            if likely:
                return "crashed", "ended from outside (SIGKILL), %s" % likely
            if name == "SIGKILL" and self.oom is None:
                return "crashed", "ended from outside (SIGKILL): another user, a job limit, or lack of memory"
            return "crashed", "ended from outside (%s)" % name
        if facts["exit_code"] == 0:
            return "succeeded", "exit code 0"
        return "failed", "exit code %d" % facts["exit_code"]

    def conclude(self):
        """The verdict: end.json, then run.json. Returns the exit code of this process."""
        if self.ended is None:
            self.ended = time.monotonic()
        held = self.redactor.clean(b"", True)  # only where a foreign process still holds the pipe
        if held:
            self.log.write(held)
            self.console.offer(held)
        try:
            os.fdatasync(self.log.fd) if hasattr(os, "fdatasync") else os.fsync(self.log.fd)
        except OSError as error:
            self.record.trouble = "output.log: %s" % error.strerror
        state, reason = self.judge()
        missing = []
        if state == "succeeded" and self.spec.get("declared_outputs"):
            missing = outputs_missing(encoded(self.spec["output_directory"]), self.spec["declared_outputs"])
            if missing:
                state, reason = "failed", "exit code 0, but declared outputs are missing: " + ", ".join(missing)
        told = reason if state != "succeeded" else None
        for addition in (
                "output.log lacks %s (%s)" % (size(self.log.lost), self.log.error) if self.log.lost else None,
                "processes that could not be ended: %s" % ", ".join(map(str, self.survivors)) if self.survivors else None,
                "not all of the record could be written (%s)" % self.record.trouble if self.record.trouble else None):
            if addition:
                reason += "; " + addition
                told = reason
        peak, method = self.usage.peak()
        started = self.iso(self.started_wall) if self.started_wall and self.start_failure is None else None
        end = {"schema": 1, "state": state, "reason": reason}
        end.update(self.exit_facts())
        end.update(started_at=started, ended_at=self.iso(time.time()),
                   wall_seconds=round(self.ended - self.started, 3) if started else 0.0,
                   cpu_seconds=round(self.usage.cpu_reaped(), 3), peak_memory_bytes=peak, peak_memory_method=method,
                   output_bytes=self.log.bytes, lost_output_bytes=self.log.lost or None, redacted=self.redactor.count,
                   missing_outputs=missing)
        tracker = None
        if self.trackers:
            self.record.update_run(state="finalising")
            tracker = self.finalise_trackers(end)
        self.record.free_reserve()
        self.record.write(b"end.json", end)
        self.record.event("ended", durable=True, state=state)
        self.record.update_run(
            state=state, reason=told, exit_code=end.get("exit_code"), signal=end.get("signal"), started_at=started,
            ended_at=end["ended_at"], wall_seconds=end["wall_seconds"],
            tracker=tracker,
            resources={key: end[key] for key in ("cpu_seconds", "peak_memory_bytes", "peak_memory_method", "output_bytes")})
        os.close(self.record.lock)  # terminal; a console that does not read must not keep the run "alive"
        self.console.finish()
        if "signal" in end:
            return 128 + os.WTERMSIG(self.status)
        return end.get("exit_code", 1) if state != "failed" or end.get("exit_code") else 1

    def finalise_trackers(self, end):
        self.hasty, self.asked = False, 0
        try:
            return self.trackers.finalise(end)
        except Exception as error:
            self.record.trouble = "trackers: %s: %s" % (type(error).__name__, error)
            return None
