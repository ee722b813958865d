"""The supervisor of an attempt while it runs; a part of stash_supervisor.py."""
import os
import select
import time
import _signal as signal

from stash_child import PR_SET_CHILD_SUBREAPER, Child, c_prctl
from stash_output import Console, Log, Redactor
from stash_record import encoded, iso, size, span
from stash_tree import Memory, Usage, descendants, memory_groups, oom_kills, start_time
from stash_verdict import SIGNAL_NAMES, Verdict

GRACE_OF_STRAGGLERS = 3.0  # seconds between TERM and KILL for what outlives the root
GIVE_UP_AFTER_KILL = 10.0  # a process in uninterruptible sleep must not keep the verdict back for ever
HEARTBEAT = 5.0
CHUNK = 1 << 16
STOP_REASONS = ("cancelled", "timed-out", "preempted")


class Supervisor(Verdict):
    """Owns the tool's processes, and tells how they ended.

    owned: Maven listens, and commands through standard input; command: instead of the record's; tracker_module: loads
    stash_trackers.py.
    """

    def __init__(self, record, owned, command, tracker_module):
        self.record, self.spec, self.tracker_module = record, record.spec, tracker_module
        self.command = command or [encoded(word) for word in self.spec["command"]]
        names = self.spec.get("variables")
        self.variables = dict(os.environb)
        if names is not None and "LC_CTYPE" not in names:
            self.variables.pop(b"LC_CTYPE", None)  # Python puts it into its own environment in the C locale (PEP 538)
        names = self.spec.get("secret_names", ()) if self.spec.get("redact_output", True) else ()
        secrets = [self.variables.get(encoded(name), b"") for name in names]
        self.redactor = Redactor([value for value in secrets if len(value) >= 8])
        self.owned, self.control_text = owned, b""
        self.pid = self.status = self.stop_reason = self.because = self.start_failure = None
        self.started = self.started_wall = self.ended = self.kill_at = self.killed_at = None
        self.childless = self.killed_after_grace = self.impatient = self.hasty = False
        self.survivors = []
        self.foreign_kill = False
        self.asked = 0
        self.trackers = None
        self.prctl = c_prctl()
        if self.prctl:  # not Linux: the child's group and the control pipe are what there is
            self.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.wakeup, write_end = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(write_end, False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGUSR1):
            signal.signal(number, lambda *_: None)  # the wakeup pipe carries the number
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # schedulers send it as a warning; its default would end us
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)

    def run(self):
        self.log = Log(encoded(self.spec["log"]))
        self.console = Console(1 if self.owned else None, self.log.name)
        self.groups = memory_groups()
        self.oom_before = oom_kills(self.groups)
        self.memory = Memory(self.groups)
        if self.spec.get("trackers"):
            self.begin_trackers()
        child = Child(self.command, self.variables, self.spec["cwd"], self.prctl)
        self.pid, self.output, self.errors = child.pid, child.output, child.errors
        try:
            self.write_start()
            self.record.update_run(state="starting", attempts=self.record.number, reason=None, hint=None, exit_code=None,
                                   signal=None, ended_at=None, wall_seconds=None)
        except OSError as error:  # no child runs without a record: the closed pipe ends it before its exec
            self.start_failure = "the record cannot be written: %s" % error.strerror
            self.status = child.give_up()
            self.childless = True
        if self.start_failure is None:
            self.started, self.started_wall = time.monotonic(), time.time()
            child.let_go()
            self.record.event("running", pid=self.pid)
            self.record.update_run(state="running", started_at=self.iso(self.started_wall))
        now = time.monotonic()
        self.usage = Usage(self.tree)
        self.timeout_at = now + self.spec["timeout"] if "timeout" in self.spec else None
        self.sample_at, self.beat_at, self.last_output = now + 0.5, now + HEARTBEAT, now
        self.quiet_after = self.spec.get("quiet_after", 300)
        self.quiet_at = now + self.quiet_after
        while not self.over():
            self.step()
        return self.conclude()

    # -- start
    def begin_trackers(self):
        """May set variables of the child. Whatever goes wrong here costs nobody a run."""
        try:
            module = self.tracker_module()
            self.trackers = module.Trackers(
                module.Context(self.record, self.variables, self.prctl, self.hurried, self.say))
            self.trackers.begin()
        except Exception as error:
            self.record.trouble = "trackers: %s: %s" % (type(error).__name__, error)

    def hurried(self):
        """Asked while nothing else is read, after the tool's end: 0 no, 1 somebody wants us to end, 2 at once."""
        poller = select.poll()
        poller.register(self.wakeup, select.POLLIN)
        if self.owned:
            poller.register(0, select.POLLIN)
        for fd, _ in poller.poll(0):
            self.asked = 1 if fd == 0 else self.asked
            if fd == 0:
                self.read_control()
                continue
            try:
                numbers = os.read(self.wakeup, 4096)
            except BlockingIOError:
                continue
            if any(number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) for number in numbers):
                self.asked = 1
            for line in self.record.take_control():
                self.asked = 1
                self.obey(line)
        return 2 if self.hasty else self.asked

    def say(self, text):
        self.console.say(b"[stash] " + encoded(text))

    def tree(self):
        """Live processes of the tool."""
        return descendants(self.trackers.owned_pids() if self.trackers else ())

    def write_start(self):
        names = os.uname()
        start = {"schema": 1, "at": self.iso(time.time()), "run_id": self.spec.get("run_id"), "host": names.nodename,
                 "boot_id": self.boot_id(),
                 "supervisor": {"pid": os.getpid(), "start_time": start_time(os.getpid())},
                 "root": {"pid": self.pid, "start_time": start_time(self.pid)}, "pgid": self.pid,
                 "subreaper": self.prctl is not None}
        if self.trackers:
            start["trackers"] = self.trackers.processes(start_time)
        slurm = {key: os.environ.get("SLURM_" + key.upper()) for key in
                 ("job_id", "array_job_id", "array_task_id", "restart_count")}
        if slurm["job_id"]:
            start["slurm"] = slurm
        self.record.event("starting", pid=self.pid)
        self.record.write(b"start.json", start)

    @staticmethod
    def boot_id():
        try:
            with open("/proc/sys/kernel/random/boot_id") as file:
                return file.read().strip()
        except OSError:
            return None

    def iso(self, moment):
        return iso(moment, self.record.offset)

    # -- while it runs
    def over(self):
        return self.childless and (self.output is None or time.monotonic() > self.ended + GRACE_OF_STRAGGLERS
                                   and time.monotonic() > self.last_output + GRACE_OF_STRAGGLERS)

    def step(self):
        poller = select.poll()
        poller.register(self.wakeup, select.POLLIN)
        if self.output is not None and not self.console.blocked():
            poller.register(self.output, select.POLLIN)
        if self.owned:
            poller.register(0, select.POLLIN)
        if self.errors is not None:
            poller.register(self.errors, select.POLLIN)
        if self.console.pending:
            poller.register(self.console.fd, select.POLLOUT)
        for fd, _ in poller.poll(self.patience() * 1000):
            if fd == self.output:
                self.read_output()
            elif fd == self.wakeup:
                self.read_signals()
            elif fd == self.errors:
                self.read_start_failure()
            elif fd == 0:
                self.read_control()
            else:
                self.console.flush()
        self.tick(time.monotonic())

    def patience(self):
        """Seconds until something is due."""
        now = time.monotonic()
        due = [self.beat_at, self.sample_at, self.quiet_at]
        due += [at for at in (self.timeout_at, self.kill_at) if at is not None]
        if self.childless:
            due.append(now + 0.1)
        if self.console.blocked() and self.console.stalled_at is not None:
            due.append(self.console.stalled_at + self.console.STALL)
        return max(0.0, min(due) - now) + 0.001

    def read_output(self):
        try:
            chunk = os.read(self.output, CHUNK)
        except BlockingIOError:
            return
        now = time.monotonic()
        self.last_output, self.quiet_at = now, now + self.quiet_after
        shown = self.redactor.clean(chunk, not chunk)
        if shown:
            self.log.write(shown)
            self.console.offer(shown)
        if not chunk:
            os.close(self.output)
            self.output = None

    def read_start_failure(self):
        text = os.read(self.errors, 4096)
        if text:
            self.start_failure = text.decode("utf-8", "replace")
        os.close(self.errors)
        self.errors = None

    def read_signals(self):
        try:
            numbers = os.read(self.wakeup, 4096)
        except BlockingIOError:
            return
        self.reap()
        for number in numbers:
            if number == signal.SIGUSR1:
                self.forward_usr1()
            elif number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                self.stop(self.reason_of(number), "its supervisor received %s" % SIGNAL_NAMES[number])
            elif number == signal.SIGCHLD:  # also how somebody on this host calls us to the control file
                for line in self.record.take_control():
                    self.obey(line)

    def reason_of(self, number):
        """The hook for schedulers, which say beforehand that a signal means preemption."""
        return "cancelled"

    def read_control(self):
        data = os.read(0, 4096)
        if not data:
            self.owned = False
            self.stop("cancelled", "Maven was killed or ended abruptly")
            return
        *lines, self.control_text = (self.control_text + data).split(b"\n")
        for line in lines:
            self.obey(line)

    def obey(self, line):
        words = line.decode("utf-8", "replace").split(None, 2)
        if words[:1] == ["term"]:
            self.stop(words[1] if words[1:] and words[1] in STOP_REASONS else "cancelled",
                      words[2] if words[2:] else "Maven was stopped")
        elif words == ["kill"]:
            self.stop("cancelled", "Maven was stopped")
            self.hasty = True
            if self.kill_at is not None and self.killed_at is None:
                self.kill_at, self.impatient = time.monotonic(), True
        elif words == ["usr1"]:
            self.forward_usr1()

    def forward_usr1(self):
        if self.status is None:
            self.record.event("signal", signal="SIGUSR1")
            os.kill(self.pid, signal.SIGUSR1)  # to the root alone: its default ends a process that does not expect it

    def tick(self, now):
        self.console.tick(now)
        if now >= self.beat_at:
            self.record.heartbeat()
            self.beat_at = now + HEARTBEAT
            for line in self.record.take_control():
                self.obey(line)
        if self.timeout_at is not None and now >= self.timeout_at:
            self.timeout_at = None
            self.stop("timed-out", "the limit of %s was reached" % span(self.spec["timeout"]))
        if now >= self.sample_at:
            self.take_sample()
            cost = time.monotonic() - now  # smaps of a very large process takes its time: never more than 1 %
            self.sample_at = now + max(10.0, 100 * cost)
        if now >= self.quiet_at:
            self.say_quiet(now)
        if self.kill_at is not None and now >= self.kill_at and not self.childless:
            self.kill_all(now)

    def take_sample(self):
        sample = self.usage.sample()
        line = {"at": self.iso(time.time())}
        line.update(sample)
        self.record.sample(line)
        warning = self.memory.look(sample["pss_bytes"] or sample["rss_bytes"])
        if warning:
            self.record.event("low-memory", because=warning)
            self.console.say(b"[stash] memory runs short: " + encoded(warning))
        return sample

    def say_quiet(self, now):
        self.quiet_at = now + self.quiet_after
        sample = self.take_sample()
        elapsed, silent = int(now - self.started), int(now - self.last_output)
        text = "[stash] %02d:%02d:%02d running, no output for %s, RSS %s (peak %s), CPU %d %%, %d processes" % (
            elapsed // 3600, elapsed // 60 % 60, elapsed % 60,
            "%dm" % (silent // 60) if silent >= 60 else "%ds" % silent, size(sample["rss_bytes"]),
            size(self.usage.peak_rss), sample["cpu_percent"], sample["processes"])
        self.console.say(text.encode())

    # -- the end
    def stop(self, reason, because):
        """The stop signal to the child's group; the reason is on disk before the signal is sent."""
        self.reap()
        if self.status is not None:  # it ended before: that stays its verdict; only do not wait for stragglers
            self.kill_at = time.monotonic()
            return
        if self.stop_reason is not None:
            return
        self.stop_reason, self.because = reason, because
        number, asked = signal.SIGTERM, self.spec.get("stop_signal")
        if asked:
            number = getattr(signal, asked)
        self.record.event("stopping", durable=True, reason=reason, because=because, signal=asked)
        self.record.update_run(state="stopping")
        self.kill_at = time.monotonic() + self.spec.get("grace", 20)
        alone = number in (signal.SIGUSR1, signal.SIGUSR2)  # their default ends a process that does not expect them
        for send, one in ((os.kill if alone else os.killpg, number), (os.killpg, signal.SIGCONT)):
            try:  # a stopped process hears it only when it goes on
                send(self.pid, one)
            except OSError:
                pass

    def kill_all(self, now):
        """KILL to every descendant, again and again until none is left."""
        tree = self.tree()
        if self.killed_at is None:
            self.killed_at = now
            self.killed_after_grace = self.status is None
            self.record.event("killing", durable=True, pids=sorted(tree))
        if now > self.killed_at + GIVE_UP_AFTER_KILL:
            self.survivors = sorted(tree)
            self.childless = True
            if self.status is None:
                self.root_ended(None)
            return
        targets = list(tree) or ([self.pid] if self.status is None else [])
        for pid in targets:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        self.kill_at = now + 0.05

    def reap(self):
        while True:
            try:
                pid, status, _ = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                self.childless = True
                return
            if pid == 0:
                # a tracker's own process is a child of ours too, and ends after the verdict
                if self.status is not None and self.trackers and self.trackers.owned_pids() and not self.tree():
                    self.childless = True
                return
            if self.trackers and self.trackers.reaped(pid):
                continue
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL and self.killed_at is None:
                self.foreign_kill = True
            if pid == self.pid:
                self.root_ended(status)

    def root_ended(self, status):
        self.status, self.ended = status if status is not None else 0, time.monotonic()
        self.timeout_at = None
        if status is None:
            self.stop_reason = self.stop_reason or "cancelled"
        if self.errors is not None:
            self.read_start_failure()
        oom_after = oom_kills(self.groups)
        self.oom = [after - before for after, before in zip(oom_after, self.oom_before)] \
            if oom_after and self.oom_before else None
        state, reason = self.judge()
        exit_facts = {"schema": 1, "at": self.iso(time.time()), "state": state, "reason": reason}
        exit_facts.update(self.exit_facts())
        exit_facts.update(started_at=self.iso(self.started_wall), wall_seconds=round(self.ended - self.started, 3),
                          oom_kills=self.oom[0] if self.oom else None)
        try:
            self.record.write(b"exit.json", exit_facts)
        except OSError as error:
            self.record.trouble = "exit.json: %s" % error.strerror
        self.record.event("exited", durable=True, **self.exit_facts())
        stragglers = self.tree()
        if stragglers:
            self.record.event("stragglers", pids=sorted(stragglers))
            for pid in stragglers:
                if self.trackers and self.trackers.spares(pid):
                    continue
                for number in (signal.SIGTERM, signal.SIGCONT):
                    try:
                        os.kill(pid, number)
                    except OSError:
                        pass
            if self.killed_at is None:
                at = self.ended + GRACE_OF_STRAGGLERS
                if self.kill_at is not None:  # being stopped: whoever waits for the end is promised the grace and 2 s
                    at = min(at, max(self.kill_at, self.ended + 1.0))
                self.kill_at = at
