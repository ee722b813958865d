"""What the supervisor costs while a tool runs and when it is stopped: throughput, latency, sampling of 100 processes, the end.

It is driven as the plugin drives it, with a control pipe and a pipe for the console that is read at once; without Maven, so that only
its own work is in the figures. Records lie in memory.
"""

import json

from harness import Case, WrongResult, composed, level, told, watched
from harness.flood import lines
from harness.machine import real_python
from harness.supervised import SupervisedRecord

NOTHING, FLOOD = "a silent tool", "1 GB of output"
LATENCY, SAMPLING, STOP = "2,000 lines, one each 5 ms", "100 processes for 25 s", "a tool that is stopped and willing"
ROUNDS = 5
LINES = 5_000_000  # of 200 bytes
SECONDS = 25
P99 = "from a write to the console, p99"
CORE = "part of a core that the supervisor uses"
AFTER = "from the tool's end to the supervisor's"

FIGURES = [
    composed("1 GB through it, the silent run taken off (300 MB/s)", "s", (FLOOD, NOTHING),
             lambda one: one[FLOOD].wall - one[NOTHING].wall, at_most=LINES * 200 / 300e6),
    level(FLOOD, by=watched("supervisor"), at_most=15e6),
    level(LATENCY, by=told(P99, "s"), at_most=0.010),
    level(SAMPLING, by=told(CORE, "x"), at_most=0.010),
    level(SAMPLING, by=watched("supervisor"), at_most=15e6),
    level(STOP, by=told(AFTER, "s"), at_most=0.2),
]

CAT = """
import sys
with open(sys.argv[1], "rb") as file:
    for chunk in iter(lambda: file.read(1 << 16), b""):
        sys.stdout.buffer.write(chunk)
"""
TICKING = """
import time
for _ in range(2000):
    print(time.monotonic_ns(), flush=True)
    time.sleep(0.005)
"""
# the supervisor is its parent: what that has used is read by the tool itself, once all of them are up
TREE = """
import os, subprocess, sys, time
children = [subprocess.Popen(["sleep", "1000"]) for _ in range(99)]
def used():
    fields = open("/proc/%d/stat" % os.getppid()).read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
time.sleep(2)
before, start = used(), time.monotonic()
time.sleep(float(sys.argv[1]))
print("used", (used() - before) / (time.monotonic() - start), flush=True)
for child in children:
    child.kill()
for child in children:
    child.wait()
"""
WILLING = """
import os, signal, sys, time
def end(*_):
    os.write(1, b"ended %d\\n" % time.monotonic_ns())
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(1000)
"""
# stands for Maven: owns the control pipe, reads the console at once, prints a line of JSON
OWNER = """
import json, subprocess, sys, time
kind, command = sys.argv[1], sys.argv[2:]
process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
seen, ended, used, size = [], 0, 0.0, 0
if kind == "flood":
    while True:
        chunk = process.stdout.read1(1 << 16)
        if not chunk:
            break
        size += len(chunk)
else:
    for line in process.stdout:
        now = time.monotonic_ns()
        if kind == "latency":
            seen.append(now - int(line))
        elif line.startswith(b"used"):
            used = float(line.split()[1])
        elif line.startswith(b"up"):
            process.stdin.write(b"term cancelled benchmark\\n")
            process.stdin.flush()
        elif line.startswith(b"ended"):
            ended = int(line.split()[1])
process.wait()
now = time.monotonic_ns()
seen.sort()
print(json.dumps({"size": size, "p99": seen[len(seen) * 99 // 100] / 1e9 if seen else 0, "used": used,
                  "after": (now - ended) / 1e9, "lines": len(seen)}))
"""


def prepare(bench):
    bench.need_space(4e9)
    written = lines(bench.work / "lines.txt", LINES)
    python = real_python()
    owner = bench.work / "owner.py"
    owner.write_text(OWNER)

    def case(name, kind, program, argument, state, tell):
        tool = bench.work / (kind + ".py")
        tool.write_text(program)
        record = SupervisedRecord(bench, kind, [python, tool, argument])

        def check(output):
            record.ended(state)
            return tell(json.loads(output.read_text().splitlines()[-1]))

        return Case(name, [python, str(owner), kind.split("-")[0]] + record.supervise, bench.work, record.variables,
                    before=record.before, check=check, watch={"supervisor": "stash_supervisor"})

    return [
        case(NOTHING, "flood-silent", "pass", "", "succeeded", lambda one: {}),
        case(FLOOD, "flood", CAT, written, "succeeded", whole),
        case(LATENCY, "latency", TICKING, "", "succeeded", lambda one: {P99: one["p99"]}),
        case(SAMPLING, "sampling", TREE, SECONDS, "succeeded", lambda one: {CORE: one["used"]}),
        case(STOP, "stop", WILLING, "", "cancelled", lambda one: {AFTER: one["after"]}),
    ]


def whole(one):
    if one["size"] != LINES * 200:
        raise WrongResult("%d of %d bytes reached the console" % (one["size"], LINES * 200))
    return {}
