package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import java.util.stream.Stream;

/** What {@link ResourceRules} are to say. */
final class ResourceRows {
    private ResourceRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case(
                                "disk-full",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/main.py\", line 1, in <module>",
                                "    f=open('/dev/full','w'); f.write('x'*10); f.flush()",
                                "                                              ^^^^^^^^^",
                                "OSError: [Errno 28] No space left on device")
                        .says(
                                "OSError: [Errno 28] No space left on device",
                                "tools/demo/src/main.py:1",
                                "The disk is full, or your share of it.")
                        .hints("free space, then run again"),
                // the message of a C library that then aborts
                new Case("disk-full", "HDF5 write failed: No space left on device", "Aborted (core dumped)")
                        .ended(RunState.CRASHED, "crashed in native code (SIGABRT)", "SIGABRT")
                        .says("HDF5 write failed: No space left on device", "The disk is full, or your share of it.")
                        .hints("free space, then run again"),
                new Case("file-limit", "OSError: [Errno 27] File too large")
                        .says(
                                "OSError: [Errno 27] File too large",
                                "A file became larger than a limit of your shell, or of the disk, allows.")
                        .hints("raise the limit (ulimit -f), or let the tool write smaller files"),
                new Case("too-many-files", "OSError: [Errno 24] Too many open files: '/dev/null'")
                        .says(
                                "OSError: [Errno 24] Too many open files: '/dev/null'",
                                "It has more files open than a limit of your shell allows.")
                        .hints("raise the limit (ulimit -n), or use fewer workers"),
                new Case(
                                "gpu-memory",
                                "[rank0]: Traceback (most recent call last):",
                                "[rank0]:   File \"/mnt/real/demo/src/net.py\", line 77, in forward",
                                "[rank0]:     return self.layer(x)",
                                "[rank0]:   File \"/stash/tools/demo/.venv/lib/python3.11/site-packages/torch/nn/linear.py\","
                                        + " line 125, in forward",
                                "[rank0]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has"
                                        + " a total capacity of 23.69 GiB of which 1.31 GiB is free.")
                        .says(
                                "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total"
                                        + " capacity of 23.69 GiB of which 1.31 GiB is free.",
                                "tools/demo/src/net.py:77, in forward",
                                "The GPU does not have enough memory for it, or others use it too.")
                        .hints("reduce batch size or model, or take another GPU:   env: {CUDA_VISIBLE_DEVICES: \"1\"}"
                                + "   (nvidia-smi shows who uses which)"),
                new Case(
                                "shared-memory",
                                "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient"
                                        + " shared memory (shm).")
                        .ended(RunState.CRASHED, "crashed in native code (SIGBUS)", "SIGBUS")
                        .says(
                                "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient"
                                        + " shared memory (shm).",
                                "/dev/shm is too small for what its workers exchange.")
                        .hints("use fewer workers, or give the container more of it (--shm-size)"),
                new Case(
                                "memory",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/main.py\", line 1, in <module>",
                                "    import numpy as np; np.zeros((1000000,1000000))",
                                "                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^",
                                "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7.28 TiB for an array with"
                                        + " shape (1000000, 1000000) and data type float64")
                        .says(
                                "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7.28 TiB for an array with"
                                        + " shape (1000000, 1000000) and data type float64",
                                "tools/demo/src/main.py:1",
                                "It asked for more memory than it may have.")
                        .hints("reduce batch size or data, or use a machine with more memory"),
                new Case("memory", "    x=[0]*(10**15)", "      ~~~^^~~~~~~~~", "MemoryError")
                        .says("MemoryError", "It asked for more memory than it may have.")
                        .hints("reduce batch size or data, or use a machine with more memory"),
                new Case(
                                "memory",
                                "terminate called after throwing an instance of 'std::bad_alloc'",
                                "  what():  std::bad_alloc",
                                "Fatal Python error: Aborted")
                        .ended(RunState.CRASHED, "crashed in native code (SIGABRT)", "SIGABRT")
                        .says(
                                "what(): std::bad_alloc".replace("(): ", "():  "),
                                "It asked for more memory than it may have.")
                        .hints("reduce batch size or data, or use a machine with more memory"),
                new Case(
                                "worker-lost",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/main.py\", line 5, in <module>",
                                "    with ProcessPoolExecutor(2) as p: print(list(p.map(w,[1,2])))",
                                "  File \"/usr/lib/python3.11/concurrent/futures/_base.py\", line 401, in __get_result",
                                "    raise self._exception",
                                "concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated"
                                        + " abruptly while the future was running or pending.")
                        .says(
                                "concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated"
                                        + " abruptly while the future was running or pending.",
                                "tools/demo/src/main.py:5",
                                "One of its worker processes was killed or crashed, most often for lack of memory.")
                        .hints("use fewer workers or less data at a time; without workers its own error can be seen"),
                new Case("worker-lost", "RuntimeError: DataLoader worker (pid(s) 4121, 4122) exited unexpectedly")
                        .says(
                                "RuntimeError: DataLoader worker (pid(s) 4121, 4122) exited unexpectedly",
                                "One of its worker processes was killed or crashed, most often for lack of memory.")
                        .hints("use fewer workers or less data at a time; without workers its own error can be seen"),
                new Case(
                                "no-gpu",
                                "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA"
                                        + " GPU and installed a driver")
                        .says(
                                "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA"
                                        + " GPU and installed a driver",
                                "It wants a GPU that this machine, or the installed version of its library, does not have.")
                        .hints("run it where there is one, or tell the tool to use the CPU"));
    }
}
