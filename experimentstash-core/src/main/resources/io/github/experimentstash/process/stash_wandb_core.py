"""wandb's own process and file, as the supervisor meets them: ends of runs without the second of Python that wandb takes."""
import os
import re
import time
import _signal as signal
from stash_trackers import end_process


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


def forget(path):
    try:
        os.unlink(path)
    except OSError:
        pass
