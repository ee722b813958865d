#!/usr/bin/env python3
"""Serves the git repositories of a folder over HTTP on the loopback, by git's own `git http-backend`.

    git_server.py FOLDER

Prints its port, and ends when its standard input does: it cannot outlive who started it.
"""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BLOCK = 1 << 20


class Repositories(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = None

    def do_GET(self):
        path, _, query = self.path.partition("?")
        variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        variables.update(
            GIT_PROJECT_ROOT=self.folder, GIT_HTTP_EXPORT_ALL="1", GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1",
            PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_ADDR=self.client_address[0],
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=self.headers.get("Content-Length", ""),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""), GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
        )
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with subprocess.Popen(
            ["git", "http-backend"], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as backend:
            backend.stdin.write(body)
            backend.stdin.close()
            self.answer(backend.stdout)

    do_POST = do_GET

    def answer(self, output):
        """A CGI answer has its status among its headers, and no length: the end of the connection is its end."""
        status, headers = 200, []
        for line in iter(output.readline, b"\r\n"):
            if not line:
                break
            name, _, value = line.decode("latin-1").strip().partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            else:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        for block in iter(lambda: output.read(BLOCK), b""):
            self.wfile.write(block)

    def log_message(self, *_arguments):
        """Says nothing."""


class GitServer:
    """The same as a process of its own, for whoever measures."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.port = int(self.process.stdout.readline() or 0)

    def url(self, name):
        return "http://127.0.0.1:%d/%s" % (self.port, name)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def main(folder):
    Repositories.folder = str(Path(folder).resolve())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Repositories)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main(sys.argv[1])
