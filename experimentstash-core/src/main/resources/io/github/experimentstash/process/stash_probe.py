"""Asks whether a tracker's server can be reached; see stash_trackers.py."""
import os
import time
import _signal as signal
from stash_trackers import end_process


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
