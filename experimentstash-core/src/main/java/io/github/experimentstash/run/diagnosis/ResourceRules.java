package io.github.experimentstash.run.diagnosis;

import java.util.List;

/** What the machine did not have enough of, in the words of Python, numpy, PyTorch, JAX, TensorFlow and the C library. */
final class ResourceRules {
    private static final String GPU_MEMORY = "(?:CUDA|HIP|MPS backend) out of memory|CUDA error: out of memory"
            + "|CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED|RESOURCE_EXHAUSTED: Out of memory"
            + "|OOM when allocating tensor";
    private static final String MEMORY = "\\bMemoryError\\b|Unable to allocate .{1,40} for an array|std::bad_alloc"
            + "|DefaultCPUAllocator: (?:can't allocate|not enough) memory|Cannot allocate memory";
    private static final String WORKER = "BrokenProcessPool|TerminatedWorkerError"
            + "|DataLoader worker \\(pid(?:\\(s\\))? [0-9, ]+\\) (?:is killed by signal|exited unexpectedly)";
    private static final String NO_GPU = "Found no NVIDIA driver on your system|No CUDA GPUs are available"
            + "|no CUDA-capable device is detected|Torch not compiled with CUDA enabled"
            + "|Attempting to deserialize object on a CUDA device|no kernel image is available for execution";

    private ResourceRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.saidOrCrashed(
                        "disk-full",
                        "No space left on device|Disk quota exceeded",
                        "The disk is full, or your share of it.",
                        "free space, then run again"),
                Rule.said(
                        "file-limit",
                        "\\[Errno 27\\] File too large",
                        "A file became larger than a limit of your shell, or of the disk, allows.",
                        "raise the limit (ulimit -f), or let the tool write smaller files"),
                Rule.said(
                        "too-many-files",
                        "Too many open files",
                        "It has more files open than a limit of your shell allows.",
                        "raise the limit (ulimit -n), or use fewer workers"),
                Rule.saidOrCrashed(
                        "gpu-memory",
                        GPU_MEMORY,
                        "The GPU does not have enough memory for it, or others use it too.",
                        "reduce batch size or model, or take another GPU:   env: {CUDA_VISIBLE_DEVICES: \"1\"}"
                                + "   (nvidia-smi shows who uses which)"),
                Rule.saidOrCrashed(
                        "shared-memory",
                        "insufficient shared memory \\(shm\\)",
                        "/dev/shm is too small for what its workers exchange.",
                        "use fewer workers, or give the container more of it (--shm-size)"),
                Rule.saidOrCrashed(
                        "memory",
                        MEMORY,
                        "It asked for more memory than it may have.",
                        "reduce batch size or data, or use a machine with more memory"),
                Rule.said(
                        "worker-lost",
                        WORKER,
                        "One of its worker processes was killed or crashed, most often for lack of memory.",
                        "use fewer workers or less data at a time; without workers its own error can be seen"),
                Rule.said(
                        "no-gpu",
                        NO_GPU,
                        "It wants a GPU that this machine, or the installed version of its library, does not have.",
                        "run it where there is one, or tell the tool to use the CPU"));
    }
}
