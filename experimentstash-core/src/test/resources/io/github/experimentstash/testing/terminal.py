"""A terminal around a command: what comes on standard input is typed; its end closes the terminal, as a window is closed.

It is gone once nobody has it open any more.
"""
import os
import pty
import select
import sys

pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    ready = select.select([0, master], [], [])[0]
    if 0 in ready:
        typed = os.read(0, 100)
        if not typed:
            break
        os.write(master, typed)
    if master in ready:
        try:
            shown = os.read(master, 1 << 16)
        except OSError:  # nobody has it open any more
            shown = b""
        if not shown:
            break
os.close(master)
os.waitpid(pid, 0)
