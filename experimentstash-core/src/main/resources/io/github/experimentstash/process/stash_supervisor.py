"""Owns the process tree of one attempt of a run; docs/supervisor.md says what it promises.

    python -I -S stash_supervisor.py RECORD_DIRECTORY ATTEMPT [--owner none] [-- COMMAND...]

Reads RECORD_DIRECTORY/attempt-ATTEMPT/spec.json; the variables of the child are its own. COMMAND stands for the spec's
where that one is masked, because no file may hold its secrets. Python >= 3.8, standard library
only. What is imported here is paid before every run: `signal` and `json` cost 3 and 8 ms for enum and re, which nothing
here needs, so their C halves are used. Everything is bytes; nothing of the child is ever decoded.
"""
import errno
import fcntl
import os
import select
import sys
import time
import _signal as signal

GRACE_OF_STRAGGLERS = 3.0  # seconds between TERM and KILL for what outlives the root
GIVE_UP_AFTER_KILL = 10.0  # a process in uninterruptible sleep must not keep the verdict back for ever
HEARTBEAT = 5.0
CHUNK = 1 << 16
RESERVE = 1 << 15  # bytes kept free on the disk for the verdict
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, F_SETPIPE_SZ = 1, 36, 1031
STOP_REASONS = ("cancelled", "timed-out", "preempted")
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SIGNAL_NAMES = {getattr(signal, name): name for name in dir(signal)
                if name.startswith("SIG") and name[3] != "_" and name not in ("SIGIOT", "SIGCLD", "SIGPOLL")}  # aliases
RUN_KEYS = (  # the fixed order of run.json; unknown keys stand behind them
    "schema id tool config experiment description tags state reason hint exit_code signal created_at started_at ended_at"
    " wall_seconds attempts command cwd entrypoint arguments overrides output_directories log stash source environment"
    " variables host resources inputs outputs metrics tracker tainted parent").split()


# ---- JSON and time ---------------------------------------------------------------------------------------------------
class _Scan:  # what the C scanner of `json` asks its decoder for
    strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant = True, None, None, float, int, float
    memo = {}


def read_json(path):
    with open(path, "rb") as file:
        text = file.read().decode("utf-8").strip()
    try:
        from _json import make_scanner
        return make_scanner(_Scan)(text, 0)[0]
    except Exception:  # another Python than CPython, or not JSON: the library says what is wrong
        import json
        return json.loads(text)


def to_json(value, indent=None, level=0):
    """Two spaces a level when indent is "  ", else one line; keys in their order, None left out."""
    if isinstance(value, str):
        try:
            from _json import encode_basestring as quote
        except ImportError:
            from json.encoder import encode_basestring as quote
        return quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dict):
        inner = ['%s:%s%s' % (to_json(k), " " if indent else "", to_json(v, indent, level + 1))
                 for k, v in value.items() if v is not None]
        left, right = "{", "}"
    else:
        inner = [to_json(v, indent, level + 1) for v in value]
        left, right = "[", "]"
    if not inner or not indent:
        return left + ",".join(inner) + right
    pad = "\n" + indent * (level + 1)
    return left + pad + ("," + pad).join(inner) + "\n" + indent * level + right


def encoded(text):
    return text.encode("utf-8", "surrogateescape")


def iso(moment, offset):
    """ISO 8601 with milliseconds, at a fixed offset: TZ in our environment is the child's, not the user's."""
    local = time.gmtime(moment + offset)
    sign, minutes = ("-", -offset // 60) if offset < 0 else ("+", offset // 60)
    return "%s.%03d%s%02d:%02d" % (time.strftime("%Y-%m-%dT%H:%M:%S", local), int(moment * 1000) % 1000, sign,
                                   minutes // 60, minutes % 60)


def size(number):
    for unit in ("bytes", "KB", "MB"):
        if number < 1000:
            return "%d %s" % (number, unit)
        number /= 1000.0
    return "%.1f GB" % number


def span(seconds):
    if seconds < 120:
        return "%g s" % seconds
    return "%dm" % (seconds // 60) if seconds < 7200 else "%dh %02dm" % (seconds // 3600, seconds % 3600 // 60)


def write_atomically(path, text):
    directory = os.path.dirname(path)
    temporary = os.path.join(directory, b".stash-tmp-sup%d" % os.getpid())
    try:
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            data = memoryview(text.encode("utf-8", "replace"))
            while data:
                data = data[os.write(fd, data):]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise
    fd = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError:
        pass  # some network file systems refuse to sync a folder; the rename stands anyway
    finally:
        os.close(fd)


# ---- the record ------------------------------------------------------------------------------------------------------
class Record:
    """The files of the run. A write that fails is remembered, told in the verdict, and never stops the child."""

    def __init__(self, directory, attempt):
        self.directory = directory
        self.attempt = os.path.join(directory, b"attempt-%d" % attempt)
        self.trouble = None
        self.spec = read_json(os.path.join(self.attempt, b"spec.json"))
        self.offset = self.spec.get("utc_offset", 0)
        self.number = attempt
        self.lock = os.open(os.path.join(directory, b"lock"), os.O_RDWR | os.O_CREAT, 0o666)
        self.take_lock()
        self.events = os.open(os.path.join(directory, b"events.jsonl"), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        end = os.fstat(self.events).st_size
        if end and os.pread(self.events, 1, end - 1) != b"\n":  # a crash tore the last line: ours must not join it
            os.write(self.events, b"\n")
        self.reserve = os.path.join(self.attempt, b".reserve")
        try:
            fd = os.open(self.reserve, os.O_WRONLY | os.O_CREAT, 0o666)
            try:
                os.posix_fallocate(fd, 0, RESERVE)
            finally:
                os.close(fd)
        except (OSError, AttributeError) as error:
            self.trouble = "the disk of the record: %s" % (getattr(error, "strerror", None) or error)

    def take_lock(self):
        """Held until the end. A probe of a reader holds it for a moment, another supervisor does for good."""
        for attempt in range(50):
            try:
                fcntl.lockf(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    self.trouble = "no locks on this file system: %s" % error.strerror
                    return
            time.sleep(0.02)
        raise BlockingIOError()

    def take_control(self):
        """What somebody else asks of us, from whatever terminal or host; each line is taken once."""
        path = os.path.join(self.directory, b"control")
        try:
            with open(path, "rb") as file:
                lines = file.read(4096).split(b"\n")
            os.unlink(path)
            return lines
        except OSError:
            return []

    def free_reserve(self):
        try:
            os.unlink(self.reserve)
        except OSError:
            pass

    def event(self, name, durable=False, **details):
        line = {"at": iso(time.time(), self.offset), "attempt": self.number, "event": name}
        line.update(details)
        try:
            os.write(self.events, to_json(line).encode("utf-8", "replace") + b"\n")
            if durable:
                os.fsync(self.events)
        except OSError as error:
            self.trouble = "the event log: %s" % error.strerror

    def write(self, name, content):
        """attempt-N/NAME. Raises OSError, after a second try without the reserve when the disk is full."""
        text = to_json(content, "  ") + "\n"
        path = os.path.join(self.attempt, name)
        try:
            write_atomically(path, text)
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            self.trouble = "the record: %s" % error.strerror
            self.free_reserve()
            write_atomically(path, text)

    def sample(self, line):
        try:
            fd = os.open(os.path.join(self.attempt, b"resources.jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            try:
                os.write(fd, to_json(line).encode() + b"\n")
            finally:
                os.close(fd)
        except OSError as error:
            self.trouble = "the resource samples: %s" % error.strerror

    def update_run(self, **values):
        """run.json with these keys; None takes a key out. Read afresh: the other keys are the owner's."""
        if "run_json" not in self.spec:
            return
        path = encoded(self.spec["run_json"])
        try:
            run = read_json(path)
            if "resources" in values:
                values["resources"] = dict(run.get("resources") or {}, **values["resources"])
            run.update(values)
            ordered = {key: run[key] for key in RUN_KEYS if key in run}
            ordered.update((key, value) for key, value in run.items() if key not in ordered)
            write_atomically(path, to_json(ordered, "  ") + "\n")
        except (OSError, ValueError) as error:
            self.trouble = "run.json: %s" % (getattr(error, "strerror", None) or error)

    def heartbeat(self):
        try:
            os.utime(self.lock)
        except OSError:
            pass


# ---- output ----------------------------------------------------------------------------------------------------------
class Redactor:
    """Replaces exact values, leftmost and longest first, also across the borders of chunks."""

    def __init__(self, secrets):
        self.secrets = sorted(set(secrets), key=len, reverse=True)
        self.longest = len(self.secrets[0]) if self.secrets else 0
        self.held = b""
        self.count = 0
        self.pattern = None

    def clean(self, chunk, last=False):
        """What may be shown; a tail that may be the beginning of a secret is held back until more is known."""
        if not self.secrets:
            return chunk
        data, self.held = self.held + chunk, b""
        hold = len(data) if last else self.begun(data, 0)
        if any(secret in data for secret in self.secrets):
            if self.pattern is None:
                import re
                self.pattern = re.compile(b"|".join(re.escape(secret) for secret in self.secrets))
            shown, at = [], 0
            match = self.pattern.search(data)
            while match and match.start() < hold:
                shown += (data[at:match.start()], b"***")
                self.count += 1
                at = match.end()
                if at > hold:
                    hold = self.begun(data, at)
                match = self.pattern.search(data, at)
            self.held = data[hold:]
            return b"".join(shown) + data[at:hold]
        self.held = data[hold:]
        return data[:hold]

    def begun(self, data, start):
        """Where the first proper beginning of a secret that reaches the end of data begins."""
        found = len(data)
        for secret in self.secrets:
            at = data.find(secret[:1], max(start, len(data) - len(secret) + 1))
            while 0 <= at < found:
                if secret.startswith(data[at:]):
                    found = at
                at = data.find(secret[:1], at + 1)
        return found


class Log:
    """output.log: every byte, or a line that says how many are missing and why."""

    def __init__(self, path):
        self.name = os.path.basename(path)
        self.bytes = self.lost = self.gap = 0
        self.error = None
        self.retry_at = 0
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def write(self, data):
        if self.gap:
            if time.monotonic() < self.retry_at:
                self.lose(data)
                return
            marker = b"\n[stash] %d bytes are missing here: %s\n" % (self.gap, encoded(self.error))
            if not self.store(marker):
                self.lose(data)
                return
            self.gap = 0
        self.store(data)

    def store(self, data):
        rest = memoryview(data)
        try:
            while rest:
                count = os.write(self.fd, rest)
                self.bytes += count
                rest = rest[count:]
            return True
        except OSError as error:
            self.error = error.strerror
            if self.gap == 0:
                self.lose(rest)
            self.retry_at = time.monotonic() + 1
            return False

    def lose(self, data):
        self.gap += len(data)
        self.lost += len(data)


class Console:
    """A copy for the owner's console. One that stops reading (^S) holds the child up for STALL seconds, once."""
    STALL = 2.0

    def __init__(self, fd, log_name):
        self.fd = fd
        self.log_name = log_name
        self.pending = b""
        self.skipped = 0
        self.stuck = False
        self.stalled_at = None
        self.line_open = False
        if fd is not None:
            os.set_blocking(fd, False)

    def blocked(self):
        return bool(self.pending) and not self.stuck

    def offer(self, data):
        if self.fd is None or not data:
            return
        if self.stuck:
            self.skipped += len(data)
            return
        if self.skipped:
            cut = data.find(b"\n") + 1  # go on with a whole line
            self.skipped += cut
            data = self.notice() + data[cut:]
        self.pending += data
        if data:
            self.line_open = not data.endswith(b"\n")
        self.flush()

    def say(self, text):
        """A line of ours, never inside a line of the child's."""
        self.offer((b"\n" if self.line_open else b"") + text + b"\n")

    def notice(self):
        text = b"%s[stash] %s skipped on the console, see %s\n" % (
            b"\n" if self.line_open else b"", encoded(size(self.skipped)), self.log_name)
        self.skipped = 0
        return text

    def flush(self):
        try:
            while self.pending:
                self.pending = self.pending[os.write(self.fd, self.pending):]
                self.stalled_at = None
            self.stuck = False
        except BlockingIOError:
            if self.stalled_at is None:
                self.stalled_at = time.monotonic()
        except OSError:  # the owner is gone; the control pipe says so too
            self.fd, self.pending = None, b""

    def tick(self, now):
        if self.pending and not self.stuck and self.stalled_at is not None and now - self.stalled_at >= self.STALL:
            self.stuck = True

    def finish(self):
        """Hands over the rest to a console that still reads."""
        if self.fd is not None and self.skipped and not self.stuck:
            self.pending += self.notice()
        while self.fd is not None and self.pending:
            poller = select.poll()
            poller.register(self.fd, select.POLLOUT)
            if not poller.poll(0 if self.stuck else self.STALL * 1000):
                return
            self.flush()
            if not self.pending and self.skipped:
                self.pending = self.notice()


# ---- the tree --------------------------------------------------------------------------------------------------------
def stat_fields(pid):
    """Fields of /proc/PID/stat from the third (state) on; None when it is gone."""
    try:
        with open("/proc/%d/stat" % pid, "rb") as file:
            text = file.read()
    except OSError:
        return None
    return text[text.rindex(b")") + 2:].split()


def start_time(pid):
    fields = stat_fields(pid)
    return int(fields[19]) if fields else None


def descendants(spared=()):
    """Live processes below this one, {pid: stat fields}; daemons too, since this process is their subreaper.

    Not those in `spared` and what is below them.
    """
    children, fields_of = {}, {}
    try:
        names = os.listdir("/proc")
    except OSError:
        return {}
    for name in names:
        fields = stat_fields(int(name)) if name.isdigit() else None
        if fields:
            fields_of[int(name)] = fields
            children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = {}, [os.getpid()]
    while todo:
        for pid in children.get(todo.pop(), ()):
            if pid in spared:
                continue
            todo.append(pid)
            if fields_of[pid][0] not in (b"Z", b"X"):
                found[pid] = fields_of[pid]
    return found


def memory_groups(proc_cgroup="/proc/self/cgroup", root="/sys/fs/cgroup"):
    """(folder, is it version 2) of the own control group of memory and of each ancestor that is visible."""
    groups = []
    try:
        with open(proc_cgroup) as file:
            lines = [line.rstrip("\n").split(":", 2) for line in file]
    except OSError:
        return groups
    for _, controllers, path in lines:
        if controllers == "":
            bases = (root, root + "/unified")
        elif "memory" in controllers.split(","):
            bases = (root + "/memory",)
        else:
            continue
        for base in bases:
            rest = path
            while True:
                groups.append((base + rest.rstrip("/"), controllers == ""))
                if rest in ("/", ""):
                    break
                rest = rest.rpartition("/")[0]
    return groups


def oom_kills(groups):
    """[own, highest ancestor]: kills for lack of memory that the kernel counted; None: not readable."""
    counts = []
    for folder, unified in groups:
        try:
            with open(folder + ("/memory.events" if unified else "/memory.oom_control")) as file:
                counts += [int(line.split()[1]) for line in file if line.startswith("oom_kill ")]
        except (OSError, ValueError):
            pass
    return [counts[0], max(counts)] if counts else None


def memory_limit(groups):
    """Bytes; None without one."""
    limits = []
    for folder, unified in groups:
        try:
            with open(folder + ("/memory.max" if unified else "/memory.limit_in_bytes")) as file:
                limits.append(int(file.read()))
        except (OSError, ValueError):  # "max"
            pass
    limit = min(limits) if limits else None
    return limit if limit is not None and limit < 1 << 60 else None


def memory_available(path="/proc/meminfo"):
    """(bytes that programs may still have, bytes of the machine); None: not known."""
    found = {}
    try:
        with open(path, "rb") as file:
            for line in file:
                key, _, rest = line.partition(b":")
                if key in (b"MemAvailable", b"MemTotal"):
                    found[key] = int(rest.split()[0]) * 1024
                    if len(found) == 2:
                        return found[b"MemAvailable"], found[b"MemTotal"]
    except (OSError, ValueError, IndexError):
        pass
    return None


class Memory:
    """How near the tree came to all the memory that it could have: its limit, or what the machine had left."""
    MOST, ALL_BUT, SUSPICIOUS = 0.9, 0.05, 0.85

    def __init__(self, groups):
        self.limit = memory_limit(groups)
        self.room, self.told = None, False
        self.look(0)

    def look(self, used):
        """The warning that is due, once."""
        free = memory_available()
        rooms = [self.limit] if self.limit else []
        if free:
            rooms.append(used + free[0])
        if not rooms:
            return None
        self.room = min(rooms) if self.room is None else min(self.room, min(rooms))
        if self.told or not used:
            return None
        if self.limit and used > self.MOST * self.limit:
            self.told = True
            return "%s of the %s that it may have are used" % (size(used), size(self.limit))
        if free and free[0] < self.ALL_BUT * free[1]:
            self.told = True
            return "the machine has %s left, this run uses %s" % (size(free[0]), size(used))
        return None

    def suspicion(self, peak):
        """What makes lack of memory the likely reason of a KILL that no counter explains; None: nothing does."""
        if self.room and peak > self.SUSPICIOUS * self.room:
            return "most likely for lack of memory: it used %s of %s" % (size(peak), size(self.room))
        return None


class Usage:
    """Memory and CPU of the tree, sampled."""

    def __init__(self, tree=descendants):
        import resource
        self.tree = tree
        self.resource = resource
        # Not our own ru_maxrss: it begins with the size of the JVM that we were forked from.
        self.own = self.kilobytes("/proc/self/status", b"VmHWM:")
        self.page, self.tick = os.sysconf("SC_PAGE_SIZE"), float(os.sysconf("SC_CLK_TCK"))
        self.peak_pss = self.peak_rss = self.high_water = 0
        self.before = (time.monotonic(), 0.0)

    def sample(self):
        rss = pss = 0
        cpu = self.cpu_reaped()
        tree = self.tree()
        for pid, fields in tree.items():
            rss += int(fields[21]) * self.page
            cpu += (int(fields[11]) + int(fields[12])) / self.tick
            pss += self.kilobytes("/proc/%d/smaps_rollup" % pid, b"Pss:")
            self.high_water = max(self.high_water, self.kilobytes("/proc/%d/status" % pid, b"VmHWM:"))
        self.peak_pss, self.peak_rss = max(self.peak_pss, pss), max(self.peak_rss, rss)
        then, cpu_then = self.before
        now = time.monotonic()
        percent = 100 * (cpu - cpu_then) / (now - then) if now > then else 0
        self.before = (now, cpu)
        return {"rss_bytes": rss, "pss_bytes": pss or None, "cpu_seconds": round(cpu, 3),
                "cpu_percent": max(0, int(percent)), "processes": len(tree)}

    @staticmethod
    def kilobytes(path, key):
        try:
            with open(path, "rb") as file:
                for line in file:
                    if line.startswith(key):
                        return int(line.split()[1]) * 1024
        except (OSError, ValueError):
            pass
        return 0

    def cpu_reaped(self):
        used = self.resource.getrusage(self.resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def peak(self):
        """(bytes, method). A fork starts with our own pages, so the kernel's figure cannot be below them."""
        unit = 1 if sys.platform == "darwin" else 1024
        largest = self.resource.getrusage(self.resource.RUSAGE_CHILDREN).ru_maxrss * unit
        ways = [(self.peak_pss, "pss-sampled"), (self.high_water, "process-high-water")]
        if largest > self.own * 1.05 or not self.high_water:
            ways.append((largest, "ru_maxrss"))
        return max(ways)


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


def tracker_module():
    """stash_trackers.py, which lies beside this file under a name with the same ending."""
    folder, name = os.path.split(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return __import__(name.replace("stash_supervisor", "stash_trackers").rpartition(".")[0])


def c_prctl():
    """prctl(2); None where there is none. By the C half of ctypes: the package itself costs 4 ms."""
    try:
        import _ctypes

        class Integer(_ctypes._SimpleCData):
            _type_ = "i"

        class Function(_ctypes.CFuncPtr):
            _flags_, _restype_ = _ctypes.FUNCFLAG_CDECL, Integer

        return Function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl"))
    except (ImportError, OSError, AttributeError, TypeError):
        pass
    try:
        import ctypes
        return ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None


# ---- the supervisor --------------------------------------------------------------------------------------------------
class Supervisor:
    def __init__(self, record, owned, command):
        self.record, self.spec = record, record.spec
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
        go = self.fork()
        try:
            self.write_start()
            self.record.update_run(state="starting", attempts=self.record.number, reason=None, hint=None, exit_code=None, signal=None, ended_at=None,
                                   wall_seconds=None)
        except OSError as error:  # no child runs without a record: the closed pipe ends it before its exec
            self.start_failure = "the record cannot be written: %s" % error.strerror
            os.close(go)
            self.status = os.waitpid(self.pid, 0)[1]
            self.childless = True
        if self.start_failure is None:
            self.started, self.started_wall = time.monotonic(), time.time()
            os.write(go, b"g")
            os.close(go)
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
            module = tracker_module()
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

    def fork(self):
        """The child waits for a byte; returns the pipe to send it through."""
        ready, go = os.pipe()
        self.errors, failed = os.pipe()
        self.output, written = os.pipe()
        try:
            fcntl.fcntl(self.output, F_SETPIPE_SZ, 1 << 20)
        except OSError:
            pass  # only speed is lost
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(go)
                self.become_child(parent, ready, failed, written)
            finally:
                os._exit(127)
        for fd in (ready, failed, written):
            os.close(fd)
        os.set_blocking(self.output, False)
        try:
            os.setpgid(self.pid, self.pid)  # both sides do: whoever is first
        except OSError:
            pass
        return go

    def become_child(self, parent, ready, failed, written):
        try:
            os.setpgid(0, 0)
            if self.prctl:
                self.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent or os.read(ready, 1) != b"g":
                os._exit(127)
            signal.set_wakeup_fd(-1)
            for name in "SIGINT SIGTERM SIGHUP SIGPIPE SIGCHLD SIGUSR1 SIGUSR2 SIGQUIT SIGXFSZ".split():
                signal.signal(getattr(signal, name), signal.SIG_DFL)  # Python and nohup ignore some; the child must not
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            os.chdir(encoded(self.spec["cwd"]))
            empty = os.open("/dev/null", os.O_RDONLY)
            os.dup2(empty, 0)
            os.dup2(written, 1)
            os.dup2(written, 2)
            os.execvpe(self.command[0], self.command, self.variables)
        except OSError as error:
            os.write(failed, encoded("%s: %s" % (error.filename if isinstance(error.filename, str) else
                                                 (error.filename or b"").decode("utf-8", "replace")
                                                 or self.command[0].decode("utf-8", "replace"), error.strerror)))

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


def main(arguments):
    if sys.version_info < (3, 8):
        sys.stderr.write("the supervisor needs Python 3.8 or newer\n")
        return 2
    try:
        os.setsid()
    except OSError:
        pass  # a session leader already
    command = []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], [os.fsencode(word) for word in arguments[at + 1:]]
    owned = "none" not in arguments[2:]
    try:
        record = Record(os.fsencode(arguments[0]), int(arguments[1]))
    except BlockingIOError:
        sys.stderr.write("another supervisor holds the lock of this run\n")
        return 3
    except (OSError, ValueError, IndexError) as error:
        sys.stderr.write("the supervisor cannot begin: %s\n" % error)
        return 2
    if record.spec.get("command_masked") and not command:
        sys.stderr.write("the command of this record holds secrets, and they were not handed over\n")
        return 2
    os.chdir("/")  # keeps no file system busy
    try:
        code = Supervisor(record, owned, command).run()
    except OSError as error:
        sys.stderr.write("the record cannot be written: %s\n" % error)
        return 4
    return 0 if owned else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
