"""The processes of the tool, and what they use; a part of stash_supervisor.py."""
import os
import sys
import time

from stash_record import size


# ---- processes -------------------------------------------------------------------------------------------------------
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


# ---- memory and time -------------------------------------------------------------------------------------------------
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
