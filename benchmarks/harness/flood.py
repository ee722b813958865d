"""Much output, and whether all of it arrived. Read in pieces: our own memory is the floor of what we measure."""

import os

from .measuring import WrongResult

WIDTH = 200
PIECE = 1 << 20
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
        for start in range(0, count, 5_000):
            file.write(b"".join(b"%09d" % number + rest for number in range(start, min(count, start + 5_000))))
    return path


def holds(path, expected, exactly=False):
    """Raises WrongResult unless `path` holds the bytes of `expected` in one piece; exactly: and nothing else.

    Without `exactly` they must begin within its first mebibyte.
    """
    size, wanted = os.path.getsize(str(path)), os.path.getsize(str(expected))
    with open(str(path), "rb") as found, open(str(expected), "rb") as file:
        start = found.read(PIECE).find(file.read(WIDTH))
        found.seek(max(start, 0))
        file.seek(0)
        while start >= 0:
            piece = file.read(PIECE)
            if not piece:
                break
            if found.read(len(piece)) != piece:
                start = -1
    if start < 0:
        raise WrongResult("%s, of %d bytes, does not hold the %d bytes of the tool in one piece" % (path, size, wanted))
    if exactly and size != wanted:
        raise WrongResult("%s has %d bytes, but the tool wrote %d" % (path, size, wanted))
