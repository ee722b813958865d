"""Owns the process tree of one attempt of a run; docs/supervisor.md says what it promises.

    python -I -S stash_supervisor.py RECORD_DIRECTORY ATTEMPT [--owner none] [-- COMMAND...]

Reads RECORD_DIRECTORY/attempt-ATTEMPT/spec.json; the variables of the child are its own. COMMAND stands for the spec's
where that one is masked, because no file may hold its secrets. Python >= 3.8, standard library
only. What is imported is paid before every run: `signal` and `json` cost 3 and 8 ms for enum and re, which nothing
here needs, so their C halves are used. Everything is bytes; nothing of the child is ever decoded.

This file is compiled at each start, so it is small; its parts lie beside it and are kept compiled.
"""
import os
import sys

# What imports another one comes after it.
PARTS = ("stash_record", "stash_output", "stash_tree", "stash_child", "stash_verdict", "stash_attempt")


FOLDER, OWN = os.path.split(os.path.abspath(__file__))


def part(stem):
    """The module that lies beside this one under a name with the same ending; by its stem the others import it."""
    name = OWN.rpartition(".")[0].replace("stash_supervisor", stem)
    if FOLDER not in sys.path:
        sys.path.insert(0, FOLDER)
    try:
        module = __import__(name)
    except Exception:  # what is kept compiled may be torn after a power cut, and Python trusts it
        module = from_source(name, os.path.join(FOLDER, name + ".py"))
    sys.modules[stem] = module
    return module


def from_source(name, path):
    """If that is what is wrong, it says so."""
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    module = sys.modules[name] = type(sys)(name)
    module.__file__ = path
    exec(code, module.__dict__)
    try:
        os.unlink(sys.modules["_frozen_importlib_external"].cache_from_source(path))
    except (OSError, KeyError, AttributeError, NotImplementedError):
        pass  # next time the same happens
    return module


for stem in PARTS:
    part(stem)

# By this module the trackers know the record.
from stash_record import Record, read_json, to_json, write_atomically  # noqa: E402, F401
from stash_attempt import Supervisor  # noqa: E402


def main(arguments):
    if sys.version_info < (3, 8):
        sys.stderr.write("the supervisor needs Python 3.8 or newer\n")
        return 2
    try:
        os.setsid()
    except OSError:
        pass  # a session leader already
    command = []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], [os.fsencode(word) for word in arguments[at + 1:]]
    owned = "none" not in arguments[2:]
    try:
        record = Record(os.fsencode(arguments[0]), int(arguments[1]))
    except BlockingIOError:
        sys.stderr.write("another supervisor holds the lock of this run\n")
        return 3
    except (OSError, ValueError, IndexError) as error:
        sys.stderr.write("the supervisor cannot begin: %s\n" % error)
        return 2
    if record.spec.get("command_masked") and not command:
        sys.stderr.write("the command of this record holds secrets, and they were not handed over\n")
        return 2
    os.chdir("/")  # keeps no file system busy
    try:
        code = Supervisor(record, owned, command, lambda: part("stash_trackers")).run()
    except OSError as error:
        sys.stderr.write("the record cannot be written: %s\n" % error)
        return 4
    return 0 if owned else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
