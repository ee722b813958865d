"""A tool for KillMatrixTest: it does what its experiment is named for, and goes on until it is ended or `go` is there.

What it writes is known beforehand: numbered lines of 100 bytes, and `ending` once it was asked to end. How much of it was
written stands in `written`, which is mapped, so that it is true even after a KILL.
"""
import mmap
import os
import signal
import sys
import time

habit = os.environ["STASH_CONFIG"]
if habit == "next":
    sys.exit()
os.chdir(os.environ["STASH_OUTPUT_DIR"])
with open("written", "w+b") as file:
    file.truncate(8)
    written = mmap.mmap(file.fileno(), 8)
root = os.getpid()


def say(data):
    """Pipes take a part when a signal comes."""
    while data:
        count = os.write(1, data)
        written[:] = (int.from_bytes(written[:], "little") + count).to_bytes(8, "little")
        data = data[count:]


def lines(start, count):
    return b"".join(b"%08d %s\n" % (number, b"x" * 90) for number in range(start, start + count))


def end(number, _):
    """Last words, then the end that the signal has by default."""
    if os.getpid() != root:  # a worker that the pool has just forked in the place of one that was ended
        os._exit(1)
    if habit == "exits-with-zero" and number == signal.SIGTERM:
        os.write(1, b"ending\n")
        os._exit(0)
    if habit != "silent":
        os.write(1, b"ending\n")
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def live(name):
    """A child; says that it is up, under a name that tells when it is whole."""
    for number in signals:
        signal.signal(number, signal.SIG_IGN if name == "daemon" else signal.SIG_DFL)
    with open(name + ".tmp", "w") as up:
        up.write(str(os.getpid()))
    os.rename(name + ".tmp", name + ".up")
    while True:
        time.sleep(60)


def deadlock(*_):
    """What a pool does that is joined while its workers wait for work.

    Python forgets a signal that came before its handler of an earlier one was begun, if that one never returns: so it says
    that it has begun.
    """
    open("hangs", "w").close()
    while True:
        time.sleep(60)


signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
for one in signals:
    signal.signal(one, signal.SIG_IGN if habit == "ignores-term" else end)
children = 0
if habit.startswith("wandb"):
    import wandb
    run = wandb.init(project="p", config={"stash_run": os.environ["STASH_RUN_ID"]})
    for step in range(5):
        run.log({"loss": step})
if habit == "grandchildren":
    children = 2
    if os.fork() == 0:
        if os.fork() == 0:
            live("grandchild")
        live("child")
elif habit == "own-session":
    children = 1
    if os.fork() == 0:
        os.setsid()
        live("child")
elif habit == "daemon":
    children = 1
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            live("daemon")
        os._exit(0)
    os.wait()
elif habit == "pool":
    children = 2
    import multiprocessing
    signal.signal(signal.SIGINT, deadlock)
    pool = multiprocessing.get_context("fork").Pool(2)
    results = pool.map_async(live, ["worker-1", "worker-2"], 1)
while sum(name.endswith(".up") for name in os.listdir(".")) < children:
    time.sleep(0.01)

at = 0
flood = habit == "flood"
if habit != "silent":
    say(lines(0, 10))
    at = 10
open("up", "w").close()
while not os.path.exists("go"):
    if flood and at < 2_000_000:
        say(lines(at, 640))
        at += 640
    else:
        time.sleep(0.02)
        if habit != "silent" and at < 2_000_000:
            say(lines(at, 1))
            at += 1
os._exit(0)
