"""ExperimentStash: a TERM lets Python exit in order, so that wandb can end its run; the process still dies of the TERM."""
import atexit
import os
import signal
import sys


def _stash_install():
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return
    owner = os.getpid()
    seen = []

    def on_term(number, frame):
        if os.getpid() != owner:  # a fork: as if we were not here
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        elif not seen:
            seen.append(number)
            sys.exit(143)  # looked up late: wandb puts a function of its own there, by which it learns the code

    def die_of_it():
        if seen and os.getpid() == owner:
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except Exception:
                    pass
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(owner, signal.SIGTERM)

    signal.signal(signal.SIGTERM, on_term)
    atexit.register(die_of_it)  # registered first, so called last


try:
    _stash_install()
except Exception:
    pass  # not the main thread, or no signals here


def _stash_chain():
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        path = os.path.join(folder or os.getcwd(), "sitecustomize.py")
        if os.path.abspath(os.path.dirname(path)) != here and os.path.isfile(path):
            with open(path, "rb") as file:
                code = compile(file.read(), path, "exec")
            scope = sys.modules[__name__].__dict__
            scope["__file__"] = path
            exec(code, scope)
            return


_stash_chain()
