"""The start of the tool's own process; a part of stash_supervisor.py."""
import fcntl
import os
import _signal as signal

from stash_record import encoded

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, F_SETPIPE_SZ = 1, 36, 1031


def c_prctl():
    """prctl(2); None where there is none. By the C half of ctypes: the package itself costs 4 ms."""
    try:
        import _ctypes

        class Integer(_ctypes._SimpleCData):
            _type_ = "i"

        class Function(_ctypes.CFuncPtr):
            _flags_, _restype_ = _ctypes.FUNCFLAG_CDECL, Integer

        return Function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl"))
    except (ImportError, OSError, AttributeError, TypeError):
        pass
    try:
        import ctypes
        return ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None


class Child:
    """The tool's own process, which waits to be let go.

    pid: also the number of its group; output: read end of what it and all below it print; errors: read end of why its program
    could not be started, closed without a word if it was.
    """

    def __init__(self, command, variables, folder, prctl):
        self.command, self.variables, self.folder, self.prctl = command, variables, folder, prctl
        ready, self.go = os.pipe()
        self.errors, failed = os.pipe()
        self.output, written = os.pipe()
        try:
            fcntl.fcntl(self.output, F_SETPIPE_SZ, 1 << 20)
        except OSError:
            pass  # only speed is lost
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.go)
                self.become(parent, ready, failed, written)
            finally:
                os._exit(127)
        for fd in (ready, failed, written):
            os.close(fd)
        os.set_blocking(self.output, False)
        try:
            os.setpgid(self.pid, self.pid)  # both sides do: whoever is first
        except OSError:
            pass

    def let_go(self):
        os.write(self.go, b"g")
        os.close(self.go)

    def give_up(self):
        """It ends before its program begins. Returns its status."""
        os.close(self.go)
        return os.waitpid(self.pid, 0)[1]

    def become(self, parent, ready, failed, written):
        """In the child: the program, or why it could not be."""
        try:
            os.setpgid(0, 0)
            if self.prctl:
                self.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent or os.read(ready, 1) != b"g":
                os._exit(127)
            signal.set_wakeup_fd(-1)
            for name in "SIGINT SIGTERM SIGHUP SIGPIPE SIGCHLD SIGUSR1 SIGUSR2 SIGQUIT SIGXFSZ".split():
                signal.signal(getattr(signal, name), signal.SIG_DFL)  # Python and nohup ignore some; the child must not
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            os.chdir(encoded(self.folder))
            empty = os.open("/dev/null", os.O_RDONLY)
            os.dup2(empty, 0)
            os.dup2(written, 1)
            os.dup2(written, 2)
            os.execvpe(self.command[0], self.command, self.variables)
        except OSError as error:
            os.write(failed, encoded("%s: %s" % (error.filename if isinstance(error.filename, str) else
                                                 (error.filename or b"").decode("utf-8", "replace")
                                                 or self.command[0].decode("utf-8", "replace"), error.strerror)))
