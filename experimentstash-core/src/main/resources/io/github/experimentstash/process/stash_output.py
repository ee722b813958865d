"""What the tool prints, to its log and to a console; a part of stash_supervisor.py. Bytes, which are never decoded."""
import os
import select
import time

from stash_record import encoded, size


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
