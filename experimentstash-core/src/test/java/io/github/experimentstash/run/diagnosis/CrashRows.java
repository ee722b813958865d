package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import java.util.stream.Stream;

/** What {@link CrashRules} are to say. */
final class CrashRows {
    private CrashRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case("shell-limit", "epoch 3")
                        .ended(RunState.CRASHED, "ended from outside (SIGXCPU)", "SIGXCPU")
                        .hints("a limit of your shell was reached (CPU time, ulimit -t): raise it, then run again"),
                new Case("killed-from-outside", "MemoryError")
                        .ended(RunState.CRASHED, "ended from outside (SIGTERM)", "SIGTERM")
                        .hints("a job limit, the system or another user: 'dmesg' or the cluster's log may say more"),
                new Case("killed-from-outside", "epoch 3")
                        .ended(RunState.CRASHED, "ended from outside (SIGKILL)", "SIGKILL")
                        .job("4711")
                        .hints("a job limit, or somebody's scancel: sacct -j 4711 may say more"),
                new Case(
                                "native-crash",
                                "Fatal Python error: Segmentation fault",
                                "",
                                "Thread 0x00007f792c000001 (most recent call first):",
                                "  File \"/stash/tools/demo/src/other.py\", line 1 in wait",
                                "",
                                "Current thread 0x00007f792c9f3b80 (most recent call first):",
                                "  File \"/usr/lib/python3.11/ctypes/__init__.py\", line 519 in string_at",
                                "  File \"/stash/tools/demo/src/main.py\", line 3 in boom",
                                "  File \"/stash/tools/demo/src/main.py\", line 4 in <module>",
                                "",
                                "Extension modules: numpy._core._multiarray_umath, numpy.linalg._umath_linalg (total: 2)")
                        .ended(RunState.CRASHED, "crashed in native code (SIGSEGV)", "SIGSEGV")
                        .says("Fatal Python error: Segmentation fault, in native code that was called from"
                                + " tools/demo/src/main.py:3, in boom")
                        .hints(
                                "a bug of a library, or libraries that do not fit each other; Python's own stack stands at"
                                        + " the end of the log"),
                new Case("native-crash", "epoch 3")
                        .ended(RunState.CRASHED, "crashed in native code (SIGILL)", "SIGILL")
                        .hints("a library was built for another processor: install one that fits this machine"),
                new Case("native-crash")
                        .ended(RunState.CRASHED, "crashed in native code (SIGSEGV)", "SIGSEGV")
                        .hints("it crashed in native code, and the log has no stack of Python"));
    }
}
