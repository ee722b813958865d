"""Much output, and whether all of it arrived."""

import mmap

from .measuring import WrongResult

WIDTH = 200
# a tool that writes the file it is given to its standard output, or nothing
CAT = '''"""Writes a file to standard output."""
import shutil
import sys

if len(sys.argv) > 1:
    with open(sys.argv[1], "rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer, 1 << 16)
'''


def lines(path, count):
    """A file of numbered lines of WIDTH bytes, so that one that is lost or doubled shows."""
    rest = b" " + b"x" * (WIDTH - 11) + b"\n"
    with open(str(path), "wb") as file:
        for start in range(0, count, 10_000):
            file.write(b"".join(b"%09d" % number + rest for number in range(start, min(count, start + 10_000))))
    return path


def holds(path, expected, exactly=False):
    """Raises WrongResult unless `path` holds the bytes of `expected` in one piece; exactly: and nothing else."""
    with open(str(path), "rb") as one, open(str(expected), "rb") as other:
        wanted = mmap.mmap(other.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            found = mmap.mmap(one.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # it is empty
            raise WrongResult("%s is empty" % path) from None
        with wanted, found:
            start = found.find(wanted[:WIDTH])
            whole = start >= 0 and len(found) - start >= len(wanted) and same(found, start, wanted)
            if not whole:
                raise WrongResult("%s does not hold all %d bytes in one piece" % (path, len(wanted)))
            if exactly and len(found) != len(wanted):
                raise WrongResult("%s has %d bytes, but the tool wrote %d" % (path, len(found), len(wanted)))


def same(found, start, wanted, step=1 << 24):
    return all(found[start + at:start + min(at + step, len(wanted))] == wanted[at:at + step] for at in range(0, len(wanted), step))
