"""The machine and the programs that a figure belongs to."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path


def base_variables():
    """The caller's variables without what would steer Maven, Java or git away from what a plain user has."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "UV_", "MAVEN_", "PYTHON"))
        and name not in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "VIRTUAL_ENV", "CONDA_PREFIX", "CI")
    }
    kept["MAVEN_SKIP_RC"] = "1"  # no ~/.mavenrc
    kept["LC_ALL"] = "C.UTF-8"
    return kept


def said(*command):
    """What a program prints about itself; empty if it is not there."""
    try:
        ended = subprocess.run(
            command, env=base_variables(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            universal_newlines=True, timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.strip() if ended.returncode == 0 else ""


def first_line(text):
    return text.splitlines()[0].strip() if text else ""


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor()


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def memory_bytes():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def load():
    return round(os.getloadavg()[0], 2)


def real_python():
    """An interpreter that is no shim of a version manager, which would cost 0.1 s at each start."""
    return "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else os.path.realpath(sys.executable)


def facts(maven, checkout, work):
    """In the order in which a person reads them; what is not there is left out."""
    maven_says = said(maven, "-v") if shutil.which(maven) else ""
    java = [line.split(":", 1)[1].strip() for line in maven_says.splitlines() if line.startswith("Java version")]
    commit = said("git", "-C", str(checkout), "rev-parse", "HEAD")
    changed = said("git", "-C", str(checkout), "status", "--porcelain", "--untracked-files=no")
    found = {
        "code": commit[:12] + (" with uncommitted changes" if changed else "") if commit else "",
        "system": "%s %s, %s" % (platform.system(), platform.release(), platform.machine()),
        "processor": "%d cores, %s" % (cores(), processor()),
        "memory": "%.1f GB" % (memory_bytes() / 1e9),
        "work_folder": file_system(work),
        "java": java[0].split(", runtime")[0] if java else "",
        "maven": "".join(c for c in first_line(maven_says) if c.isprintable()).replace("[1m", "").replace("[m", ""),
        "git": first_line(said("git", "--version")),
        "python": first_line(said(real_python(), "--version")),
        "uv": first_line(said("uv", "--version")),
        "openssl": first_line(said("openssl", "version")),
    }
    return {name: value for name, value in found.items() if value}


def file_system(folder):
    """Its type, by the longest mount point that it lies under."""
    best, kind = "", "unknown"
    try:
        mounts = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return kind
    for line in mounts:
        point, type_ = line.split()[1:3]
        inside = point == "/" or str(folder) == point or str(folder).startswith(point + "/")
        if inside and len(point) >= len(best):
            best, kind = point, type_
    return kind
