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
machinery = sys.modules["_frozen_importlib_external"]  # importlib's, without the package, and past sys.path: 1 ms


def part(stem):
    """The module that lies beside this one under a name with the same ending; by its stem the others import it."""
    name = OWN.rpartition(".")[0].replace("stash_supervisor", stem)
    if name not in sys.modules:
        path = os.path.join(FOLDER, name + ".py")
        code = code_of(name, path)
        module = sys.modules[name] = sys.modules[stem] = type(sys)(name)
        module.__file__ = path
        exec(code, module.__dict__)
    return sys.modules[name]


def code_of(name, path):
    """What Python keeps compiled, if it can. It trusts the head, and after a power cut the rest may be torn."""
    loader = machinery.SourceFileLoader(name, path)
    try:
        return loader.get_code(name)
    except Exception:
        try:
            os.unlink(machinery.cache_from_source(path))  # the next start makes it anew
        except (OSError, NotImplementedError):
            pass
        return loader.source_to_code(loader.get_data(path), path)


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
