"""Runs commands as whole processes and measures them: wall time, the system's own accounting of the ended process, and memory."""

import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections import namedtuple
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

AGAIN = " (again)"
LOOK = 0.1  # seconds between two looks at a watched tree; its high-water marks are the kernel's, so few are enough
PATIENCE = 600.0  # seconds after which a command counts as hung
TICKS = os.sysconf("SC_CLK_TCK")
UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of either system


class CannotMeasure(Exception):
    """The machine lacks something; the message says what, for a person."""


class WrongResult(Exception):
    """A command ended, but did not do what it is measured for: its time means nothing."""


@dataclass(frozen=True)
class Sample:
    """One run of one command; seconds and bytes."""

    wall: float
    cpu: float  # of the process and all that it waited for
    peak: int  # the largest single process of the same; at or below `floor` it is not known better than that
    others: float  # how many cores other processes kept busy meanwhile
    tree: Optional[int] = None  # largest sum over all processes alive at once, shared pages divided among them
    watched: Dict[str, int] = field(default_factory=dict)
    told: Dict[str, float] = field(default_factory=dict)  # what the command measured itself


# a name for a person, the unit ("s" or "bytes"), and how it is read from a sample; None if it was not measured
Quantity = namedtuple("Quantity", "name unit of")
WALL = Quantity("wall time", "s", lambda sample: sample.wall)
CPU = Quantity("CPU time", "s", lambda sample: sample.cpu)
PEAK = Quantity("largest process", "bytes", lambda sample: sample.peak)
TREE = Quantity("all processes together", "bytes", lambda sample: sample.tree)


def watched(name):
    """The peak memory of the process that a case watches under this name."""
    return Quantity("memory of the " + name, "bytes", lambda sample: sample.watched.get(name))


def told(name, unit):
    """What a case's `check` returned under this name: a latency, say, that only the command itself can see."""
    return Quantity(name, unit, lambda sample: sample.told.get(name))


@dataclass
class Case:
    """One command of a workload, run once a round."""

    name: str
    command: Sequence[str]
    folder: Path
    variables: Dict[str, str]
    before: Callable[[], None] = lambda: None  # not timed
    # not timed; raises WrongResult; gets the file of what it printed; may return a dictionary for `told`
    check: Callable[[Path], Optional[Dict[str, float]]] = lambda output: None
    hold_input: bool = False  # standard input is a pipe that stays open until the command has ended, instead of empty
    tree: bool = False  # also measure all processes together; looking costs a little time
    watch: Dict[str, str] = field(default_factory=dict)  # name -> a part of the command line of one of its processes


def floor():
    """Our own peak memory in bytes: a process begins as a copy of its parent, so no smaller peak can be told apart."""
    own = memory(os.getpid(), "status", "VmHWM:")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT_OF_PEAK if own is None else own


class Watcher(threading.Thread):
    """Looks at a tree of processes while it lives."""

    def __init__(self, pid, case):
        super().__init__(daemon=True)
        self.pid, self.case = pid, case
        self.ended = threading.Event()
        self.tree = None
        self.peaks = {}

    def run(self):
        while not self.ended.wait(LOOK):
            total = 0
            for pid in descendants(self.pid):
                if self.case.tree:
                    total += memory(pid, "smaps_rollup", "Pss:") or 0
                command = read(pid, "cmdline").replace(b"\0", b" ").decode("utf-8", "replace")
                for name, part in self.case.watch.items():
                    if part in command and pid != self.pid:
                        self.peaks[name] = max(self.peaks.get(name, 0), memory(pid, "status", "VmHWM:") or 0)
            if self.case.tree:
                self.tree = max(self.tree or 0, total)


def read(pid, name):
    try:
        return Path("/proc/%d/%s" % (pid, name)).read_bytes()
    except OSError:
        return b""


def memory(pid, name, key):
    for line in read(pid, name).decode().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024
    return None


def descendants(pid):
    found, at = [pid], 0
    while at < len(found):
        try:
            tasks = os.listdir("/proc/%d/task" % found[at])
        except OSError:
            tasks = []
        for task in tasks:
            found += [int(child) for child in read(found[at], "task/%s/children" % task).split()]
        at += 1
    return found


def busy():
    """Seconds that the machine's cores have worked since it was started."""
    try:
        with open("/proc/stat") as stat:
            user, nice, system, _idle, _wait, irq, softirq = map(int, stat.readline().split()[1:8])
    except (OSError, ValueError):
        return 0.0
    return (user + nice + system + irq + softirq) / TICKS


def run_once(case, output):
    """Runs a case once; what it prints goes to the file `output`. Raises WrongResult if it fails."""
    case.before()
    read_end, write_end = os.pipe() if case.hold_input else (os.open(os.devnull, os.O_RDONLY), None)
    with open(output, "wb") as out:
        busy_before, start = busy(), time.perf_counter()
        try:
            process = subprocess.Popen(
                list(case.command), cwd=case.folder, env=case.variables, stdin=read_end, stdout=out, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise WrongResult("%s: cannot be started: %s" % (case.name, error)) from None
        finally:
            os.close(read_end)
        watcher = Watcher(process.pid, case) if case.tree or case.watch else None
        if watcher:
            watcher.start()
        hung = threading.Timer(PATIENCE, process.kill)
        hung.daemon = True
        hung.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.wait()  # a terminal's Ctrl-C reaches it too, and it tidies up
            raise
        finally:
            hung.cancel()
        wall = time.perf_counter() - start
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    if watcher:
        watcher.ended.set()
        watcher.join()
    if write_end is not None:
        os.close(write_end)
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, busy() - busy_before - cpu) / wall
    if process.returncode != 0:
        raise WrongResult("%s: exit code %d after %.1f s\n%s" % (case.name, process.returncode, wall, tail(output)))
    try:
        said = case.check(Path(output)) or {}
    except WrongResult as wrong:
        raise WrongResult("%s: %s" % (case.name, wrong)) from None
    peak = usage.ru_maxrss * UNIT_OF_PEAK
    return Sample(wall, cpu, peak, others, watcher.tree if watcher else None, watcher.peaks if watcher else {}, said)


def tail(output, lines=20):
    with open(output, "rb") as file:
        file.seek(max(0, os.path.getsize(output) - 8192))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])


def run_rounds(cases, controls, rounds, warmup, seed, folder, progress):
    """Every case once a round, in an order that changes from round to round; the named controls run twice.

    Returns a list of rounds, each a dictionary from the name of a case to its Sample; the first `warmup` are left out. Ctrl-C
    ends it early with the rounds that are whole.
    """
    runs = [(case.name, case) for case in cases]
    runs += [(case.name + AGAIN, case) for case in cases if case.name in controls]
    order = random.Random(seed)
    counted = []  # type: List[Dict[str, Sample]]
    try:
        for number in range(warmup + rounds):
            order.shuffle(runs)
            done = {}
            for at, (name, case) in enumerate(runs):
                progress(number + 1, warmup + rounds, at + 1, len(runs), name)
                done[name] = run_once(case, folder / "printed")
            if number >= warmup:
                counted.append(done)
    except KeyboardInterrupt:
        if not counted:
            raise
    return counted
