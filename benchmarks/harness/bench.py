"""What a workload gets to prepare itself with."""

import os
import shutil
import subprocess
import sys

from . import machine
from .git_server import GitServer
from .maven import Maven
from .measuring import CannotMeasure


class Bench:
    """`work` is this workload's own folder; `variables` is what its commands should be run with."""

    def __init__(self, checkout, work, options):
        self.checkout, self.work, self.options = checkout, work, options
        self.variables = machine.base_variables()
        self.left_out = {}
        self._maven, self._server = None, None

    @property
    def maven(self):
        """Maven with the plugin of this checkout in a local repository of its own; installed at the first use if need be."""
        if self._maven is None:
            self._maven = Maven(self.options, self.checkout, self.variables, self.say)
        return self._maven

    def serve(self, repository):
        """The address of a bare repository of the folder `served`, over HTTP on the loopback, until the workload is over."""
        if self._server is None:
            self._server = GitServer(self.work / "served")
        return self._server.url(repository)

    def close(self):
        if self._server is not None:
            self._server.close()

    def leave_out(self, case, why):
        """A case that cannot be measured here; figures that need it are reported as left out, with the reason."""
        self.left_out[case] = why

    def need_space(self, size):
        """Raises CannotMeasure if the work folder has less than `size` bytes."""
        free = shutil.disk_usage(str(self.work)).free
        if free < size:
            raise CannotMeasure(
                "it needs %.1f GB in the work folder, which has %.1f GB free (--work DIR names another)" % (size / 1e9, free / 1e9)
            )

    def program(self, name):
        found = shutil.which(name, path=self.variables.get("PATH"))
        if not found:
            raise CannotMeasure("%s is not on the PATH" % name)
        return found

    def run(self, command, folder, variables=None):
        """A step of the preparation. Raises CannotMeasure with what it printed if it fails."""
        try:
            ended = subprocess.run(
                [str(part) for part in command], cwd=str(folder), env=variables or self.variables, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise CannotMeasure("%s: %s" % (command[0], error)) from None
        text = ended.stdout.decode("utf-8", "replace")
        if ended.returncode != 0:
            shown = "\n".join(text.splitlines()[-25:])
            raise CannotMeasure("'%s' failed:\n%s" % (" ".join(map(str, command)), shown))
        return text

    def say(self, text):
        print(text, file=sys.stderr, flush=True)


def work_folder(named):
    """On a memory file system where there is one: file systems of disks differ more than what is measured."""
    if named:
        os.makedirs(named, exist_ok=True)
        return named
    return "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None
