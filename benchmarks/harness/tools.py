"""What the goals that change tools are measured with: upstreams behind an HTTP server, and stashes that are made anew each time."""

import hashlib
import shutil

from .measuring import WrongResult
from .stash import write

MAIN = '"""A tool that does nothing."""\n'


class Upstream:
    """A bare repository of one commit below `served`, with all objects in one pack, as a server has it."""

    def __init__(self, stash, name, files, size):
        """`size` is that of each file, in bytes; nothing in them can be compressed."""
        bench = stash.bench
        source, served = bench.work / "source" / name, bench.work / "served" / name
        write(source / "main.py", MAIN)
        for number in range(files - 1):
            file = source / ("part_%02d" % (number % 10)) / ("data_%04d.bin" % number)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(noise("%s %d" % (name, number), size))
        stash.git(source, "init", "-q")
        stash.git(source, "add", "--all")
        stash.git(source, "commit", "-q", "-m", "A tool")
        self.commit = stash.git(source, "rev-parse", "HEAD")
        stash.git(bench.work, "clone", "-q", "--bare", str(source), str(served))
        stash.git(served, "repack", "-a", "-d", "-q")
        shutil.rmtree(str(source))
        self.url = bench.serve(name)
        self.files = files


def noise(seed, size):
    """The same bytes for the same seed, everywhere."""
    return hashlib.shake_128(seed.encode()).digest(size)


def sparse(folder, files, size):
    """As many files of a size that take no room: what counts is how many there are."""
    for number in range(files):
        file = folder / ("package_%03d" % (number % 300)) / ("module_%05d.so" % number)
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(str(file), "wb") as out:
            out.truncate(size)


def anew(template, folder):
    """For `before` of a Case: the folder is what the template is."""
    def copy():
        shutil.rmtree(str(folder), ignore_errors=True)
        shutil.copytree(str(template), str(folder), symlinks=True)
    return copy


def holds_tools(stash, folder, upstreams):
    """For `check` of a Case: each tool is a submodule at its commit, with all its files."""
    def look(_output):
        for name, upstream in upstreams.items():
            path = "tools/" + name
            entry = stash.git(folder, "ls-files", "--stage", "--", path)
            if not entry.startswith("160000 %s " % upstream.commit):
                raise WrongResult("git has '%s' at %s" % (entry, path))
            files = stash.git(folder / path, "ls-files").splitlines()
            if len(files) != upstream.files or not all((folder / path / file).is_file() for file in files):
                raise WrongResult("%s has not all of its files" % path)
            if stash.git(folder / path, "rev-parse", "HEAD") != upstream.commit:
                raise WrongResult("another commit is checked out in %s" % path)
    return look
