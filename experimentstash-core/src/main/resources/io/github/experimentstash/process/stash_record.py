"""The record of an attempt, and JSON for it; a part of stash_supervisor.py.

`json` costs 8 ms for re, which nothing here needs, so its C halves are used.
"""
import errno
import fcntl
import os
import time

RESERVE = 1 << 15  # bytes kept free on the disk for the verdict
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
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
