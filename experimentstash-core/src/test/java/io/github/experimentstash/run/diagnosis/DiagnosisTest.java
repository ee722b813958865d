package io.github.experimentstash.run.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.RunState;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of causes, row by row, in words that Python 3.11, its packages and Hydra 1.3 wrote. */
@Timeout(60)
class DiagnosisTest {
    private static final String HYDRAS_END =
            "\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.";

    static Stream<Case> rows() {
        return Stream.of(ends(), resources(), crashes(), starts(), hydra(), world(), python(), users())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatTheEvidenceShowsIsSaid(Case row) {
        Diagnosis diagnosis = row.diagnosis();
        assertThat(diagnosis.cause()).as(diagnosis.toString()).isEqualTo(row.cause);
        assertThat(diagnosis.details()).containsExactlyElementsOf(row.details);
        assertThat(diagnosis.hint()).containsExactlyElementsOf(row.hint);
        assertThat(diagnosis.warnings()).isEmpty();
    }

    @Test
    void eachRuleHasARow() {
        Set<String> rules = Rules.all().stream().map(Rule::cause).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rules).hasSameSizeAs(Rules.all());
        rules.add(UserPatterns.CAUSE);
        assertThat(rows().map(row -> row.cause).collect(Collectors.toSet())).isEqualTo(rules);
    }

    private static Stream<Case> ends() {
        return Stream.of(
                new Case("missing-output", "ValueError: handled")
                        .without("embeddings.csv")
                        .hints("look at the log, or correct 'outputs' in configs/figure1/pca.yaml"),
                new Case("not-started")
                        .ended(RunState.FAILED, "could not be started: /stash/x: Permission denied", "")
                        .hints("check 'entrypoint' in configs/meta.yaml:4; mvn stash:validate -Dtool=demo looks at the"
                                + " whole tool"),
                new Case("timed-out", "epoch 3")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .hints("mvn stash:run -Dconfig=figure1/pca -Dtimeout=<more>"),
                new Case("timed-out", "epoch 3")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .timeout(Duration.ofHours(4))
                        .hints("raise 'timeout' in configs/figure1/pca.yaml:5, or: mvn stash:run -Dconfig=figure1/pca"
                                + " -Dtimeout=<more>"),
                new Case("out-of-memory", "epoch 3")
                        .ended(
                                RunState.OUT_OF_MEMORY,
                                "the system killed a process of it for lack of memory (peak 62.1 GB; the limit is 64 GB)",
                                "SIGKILL")
                        .hints("ask for more memory, or reduce batch size or workers"),
                new Case("probably-out-of-memory", "epoch 3")
                        .ended(
                                RunState.CRASHED,
                                "ended from outside (SIGKILL), most likely for lack of memory: it used 62.1 GB of 64.0 GB",
                                "SIGKILL")
                        .hints("ask for more memory, or reduce batch size or workers"));
    }

    private static Stream<Case> resources() {
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

    private static Stream<Case> crashes() {
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

    private static Stream<Case> starts() {
        String undeclared = "No package of the tool's environment has a module umap: the tool does not declare it.";
        return Stream.of(
                new Case(
                                "wrong-module",
                                "/stash/tools/demo/.venv/bin/python: Error while finding module specification for 'src.main'"
                                        + " (ModuleNotFoundError: No module named 'src')")
                        .says("Python finds no module src.main that can be started.")
                        .hints("check 'entrypoint' in configs/meta.yaml:4: the module must be found from tools/demo"),
                new Case("wrong-module", "/usr/bin/python: No module named src.main")
                        .says("Python finds no module src.main that can be started.")
                        .hints("check 'entrypoint' in configs/meta.yaml:4: the module must be found from tools/demo"),
                new Case(
                                "wrong-module",
                                "/usr/bin/python: No module named src.main.__main__; 'src.main' is a package and cannot be"
                                        + " directly executed")
                        .says("Python finds no module src.main that can be started.")
                        .hints("check 'entrypoint' in configs/meta.yaml:4: the module must be found from tools/demo"),
                new Case(
                                "own-package",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/main.py\", line 1, in <module>",
                                "    from src import helper",
                                "ModuleNotFoundError: No module named 'src'")
                        .file("src/main.py")
                        .says(
                                "ModuleNotFoundError: No module named 'src'",
                                "The tool imports its own package, so it must be started as a module.")
                        .hints(
                                "in configs/meta.yaml:4 change   entrypoint: \"src/main.py\"",
                                "                                 to   entrypoint: \"-m src.main\""),
                new Case("relative-import", "ImportError: attempted relative import with no known parent package")
                        .file("src/main.py")
                        .says(
                                "ImportError: attempted relative import with no known parent package",
                                "The tool uses relative imports, so it must be started as a module.")
                        .hints(
                                "in configs/meta.yaml:4 change   entrypoint: \"src/main.py\"",
                                "                                 to   entrypoint: \"-m src.main\""),
                new Case(
                                "wrong-file",
                                "/usr/bin/python: can't open file '/stash/tools/demo/mian.py': [Errno 2] No such file or"
                                        + " directory")
                        .file("mian.py")
                        .says("There is no file tools/demo/mian.py.")
                        .hints("correct 'entrypoint' in configs/meta.yaml:4"),
                new Case("python-path", "ModuleNotFoundError: No module named 'helpers'")
                        .droppedPythonPath()
                        .says(
                                "ModuleNotFoundError: No module named 'helpers'",
                                "PYTHONPATH was set in your shell; a run does not pass it on, since it would not be the"
                                        + " same elsewhere.")
                        .hints("in configs/meta.yaml:2 add   env: {PYTHONPATH: \"<folder in the tool>\"}"),
                new Case("stale-lock", "ModuleNotFoundError: No module named 'umap'")
                        .lock("stale")
                        .says(
                                "ModuleNotFoundError: No module named 'umap'",
                                "The tool's lock is older than its requirements, so what was added since is not installed:"
                                        + " umap.")
                        .hints("in tools/demo: uv lock   (or its authors do); until then in configs/meta.yaml:2 add  "
                                + " dependencies: [\"umap-learn\"]"),
                new Case(
                                "undeclared-package",
                                "Traceback (most recent call last):",
                                "  File \"<frozen runpy>\", line 198, in _run_module_as_main",
                                "  File \"/stash/tools/demo/src/main.py\", line 1, in <module>",
                                "    import umap",
                                "ModuleNotFoundError: No module named 'umap.umap_'")
                        .says(
                                "ModuleNotFoundError: No module named 'umap.umap_'",
                                "tools/demo/src/main.py:1",
                                undeclared)
                        .hints("in configs/meta.yaml:2 add   dependencies: [\"umap-learn\"]"),
                new Case("undeclared-package", "ModuleNotFoundError: No module named 'yaml'")
                        .machinesPython()
                        .says(
                                "ModuleNotFoundError: No module named 'yaml'",
                                "The machine's own Python has no module yaml.")
                        .hints("install it there (pyyaml), or give the tool an environment of its own: take out"
                                + " 'environment: none' in configs/meta.yaml:5"),
                new Case(
                                "wrong-version",
                                "ImportError: cannot import name 'Phate' from 'phate'"
                                        + " (/stash/tools/demo/.venv/lib/python3.11/site-packages/phate/__init__.py)")
                        .says(
                                "ImportError: cannot import name 'Phate' from 'phate'"
                                        + " (/stash/tools/demo/.venv/lib/python3.11/site-packages/phate/__init__.py)",
                                "The installed phate has no Phate.")
                        .hints(
                                "in configs/meta.yaml:2 add the version that has it   dependencies: [\"phate==<version>\"]"),
                new Case("wrong-version", "ImportError: cannot import name 'b' from 'a' (a.py)")
                        .lock("none")
                        .says("ImportError: cannot import name 'b' from 'a' (a.py)", "The installed a has no b.")
                        .hints("its versions are those of the day: require a version that has it, then mvn stash:lock"
                                + " -Dtool=demo"),
                new Case(
                                "missing-library",
                                "OSError: libcudart.so.11.0: cannot open shared object file: No such file or directory")
                        .says(
                                "OSError: libcudart.so.11.0: cannot open shared object file: No such file or directory",
                                "The library libcudart.so.11.0, which a package needs, is not on this machine.")
                        .hints("install it, or the package of the tool's environment that brings it"),
                new Case(
                                "argument-refused",
                                "usage: x.py [-h]",
                                "x.py: error: unrecognized arguments: experiment=swissroll_pca hydra.run.dir=x")
                        .says("The tool does not take experiment=swissroll_pca.")
                        .hints("say in configs/meta.yaml:2 how it is told its experiment, such as   arguments:"
                                + " [\"--config\", \"${experiment}\"]"),
                new Case("argument-refused", "x.py: error: unrecognized arguments: hydra.run.dir=outputs/x")
                        .says("The tool does not take hydra.run.dir=outputs/x.")
                        .hints(
                                "it is not started through Hydra: in configs/meta.yaml:2 add   output_argument: \"\"   or the"
                                        + " argument that names its output directory"),
                new Case("argument-refused", "x.py: error: unrecognized arguments: --epochs 3")
                        .arguments()
                        .says("The tool does not take --epochs.")
                        .hints(
                                "correct 'arguments' in configs/meta.yaml:2, or the overrides of configs/figure1/pca.yaml"),
                new Case("argument-missing", "x.py: error: the following arguments are required: --model, n")
                        .says("The tool wants to be told: --model, n.")
                        .hints(
                                "correct 'arguments' in configs/meta.yaml:2, or the overrides of configs/figure1/pca.yaml"),
                new Case(
                                "argument-choice",
                                "x.py: error: argument --model: invalid choice: 'umapp' (choose from 'pca', 'umap')")
                        .says("The tool does not know 'umapp' as --model.")
                        .hints("did you mean 'umap'?  correct 'arguments' in configs/meta.yaml:2, or the overrides of"
                                + " configs/figure1/pca.yaml"),
                new Case("argument-wrong", "x.py: error: argument n: invalid int value: 'x'")
                        .says("The tool does not take it: argument n: invalid int value: 'x'.")
                        .hints(
                                "correct 'arguments' in configs/meta.yaml:2, or the overrides of configs/figure1/pca.yaml"));
    }

    private static Stream<Case> hydra() {
        return Stream.of(
                new Case(
                                "hydra-option",
                                "In 'config': Could not find 'experiment/swissroll_pca'",
                                "",
                                "Available options in 'experiment':",
                                "\tswissroll-pca",
                                "\tumap",
                                "Config search path:",
                                "\tprovider=hydra, path=pkg://hydra.conf",
                                "\tprovider=schema, path=structured://",
                                HYDRAS_END)
                        .says("The tool has no option 'swissroll_pca' of 'experiment'.")
                        .hints(
                                "correct 'experiment' in configs/figure1/pca.yaml:2: did you mean 'swissroll-pca'?   it has:"
                                        + " swissroll-pca, umap"),
                new Case(
                                "hydra-option",
                                "In 'config': Could not find 'model/nope'",
                                "",
                                "Available options in 'model':",
                                "\tpca",
                                "\tumap",
                                "Config search path:",
                                HYDRAS_END)
                        .says("The tool has no option 'nope' of 'model'.")
                        .hints("correct it in configs/figure1/pca.yaml   it has: pca, umap"),
                new Case(
                                "hydra-experiment",
                                "Could not override 'experiment'. No match in the defaults list.",
                                "To append to your default list use +experiment=a",
                                HYDRAS_END)
                        .says("The tool has experiments, but its defaults list names none that could be overridden.")
                        .hints("in configs/meta.yaml:2 write   arguments: [\"+experiment=${experiment}\"]"),
                new Case(
                                "hydra-override",
                                "Could not override 'modle.k'.",
                                "To append to your config use +modle.k=2",
                                "Key 'modle' is not in struct",
                                "    full_key: modle",
                                "    object_type=dict",
                                HYDRAS_END)
                        .keys("model.k", "model.n", "seed")
                        .says("The tool's configuration has no 'modle.k'.")
                        .hints("did you mean 'model.k'?  to add it write   +modle.k=2"),
                new Case(
                                "hydra-override",
                                "Could not override 'experiment'.",
                                "To append to your config use +experiment=a",
                                "Key 'experiment' is not in struct",
                                "    full_key: experiment",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says("The tool has no config group 'experiment'.")
                        .hints("say in configs/meta.yaml:2 how it is told its experiment, such as   arguments:"
                                + " [\"--config-name\", \"${experiment}\"]"),
                new Case(
                                "hydra-append",
                                "Could not append to config. An item is already at 'seed'.",
                                "Either remove + prefix: 'seed=2'",
                                "Or add a second + to add or override 'seed': '++seed=2'",
                                HYDRAS_END)
                        .says("The tool's configuration has 'seed' already.")
                        .hints("write it without the + in configs/figure1/pca.yaml"),
                new Case(
                                "hydra-grammar",
                                "no viable alternative at input '[1'",
                                "See https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details",
                                HYDRAS_END)
                        .says(
                                "See https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details",
                                "Hydra cannot read one of the overrides.")
                        .hints("put values with blanks, brackets, commas or quotes into quotes of Hydra's own:"
                                + "   -Doverrides=\"'title=\\\"a, b\\\"'\"   or write them as a map in the experiment"),
                new Case(
                                "hydra-mandatory",
                                "Error executing job with overrides: ['+mand=1']",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/main.py\", line 6, in main",
                                "    if cfg.get(\"mand\"): print(cfg.need)",
                                "                              ^^^^^^^^",
                                "omegaconf.errors.MissingMandatoryValue: Missing mandatory value: need",
                                "    full_key: need",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says(
                                "omegaconf.errors.MissingMandatoryValue: Missing mandatory value: need",
                                "tools/demo/main.py:6, in main",
                                "The tool leaves the value of 'need' to whoever runs it.")
                        .hints("in configs/figure1/pca.yaml add   overrides: {need: <value>}"),
                new Case(
                                "hydra-key",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/main.py\", line 5, in main",
                                "    if cfg.get(\"bad\"): print(cfg.model.nokey)",
                                "                             ^^^^^^^^^^^^^^^",
                                "omegaconf.errors.ConfigAttributeError: Key 'nokey' is not in struct",
                                "    full_key: model.nokey",
                                "    object_type=dict",
                                HYDRAS_END)
                        .keys("model.no_key")
                        .says(
                                "omegaconf.errors.ConfigAttributeError: Key 'nokey' is not in struct",
                                "tools/demo/main.py:5, in main",
                                "The tool's code asks for 'model.nokey', which its configuration does not have.")
                        .hints("did you mean 'model.no_key'?  to add it:   overrides: {\"+model.nokey\": <value>}"),
                new Case(
                                "hydra-config",
                                "Cannot find primary config 'cfg'. Check that it's in your config search path.",
                                "",
                                "Config search path:",
                                HYDRAS_END)
                        .says(
                                "Cannot find primary config 'cfg'. Check that it's in your config search path.",
                                "Hydra does not find the tool's own configuration.")
                        .hints(
                                "it is looked for beside the file that is started: is all of the tool checked out, and is a"
                                        + " package that is installed made with its YAML files?"),
                new Case(
                                "hydra-config",
                                "Primary config directory not found.",
                                "Check that the config directory '/stash/tools/demo/cnf' exists and readable",
                                HYDRAS_END)
                        .says(
                                "Primary config directory not found.",
                                "Hydra does not find the tool's own configuration.")
                        .hints(
                                "it is looked for beside the file that is started: is all of the tool checked out, and is a"
                                        + " package that is installed made with its YAML files?"),
                new Case(
                                "hydra-target",
                                "Error executing job with overrides: ['+inst=1']",
                                "Error locating target 'nomod.X', set env var HYDRA_FULL_ERROR=1 to see chained exception.",
                                HYDRAS_END)
                        .says(
                                "Error locating target 'nomod.X', set env var HYDRA_FULL_ERROR=1 to see chained exception.",
                                "What a '_target_' of the configuration names cannot be imported: nomod.X.")
                        .hints("see why with   env: {HYDRA_FULL_ERROR: \"1\"}"),
                new Case(
                                "hydra-call",
                                "Error executing job with overrides: ['+inst2=1']",
                                "Error in call to target 'builtins.int':",
                                "ValueError(\"invalid literal for int() with base 10: 'x'\")",
                                HYDRAS_END)
                        .says(
                                "ValueError(\"invalid literal for int() with base 10: 'x'\")",
                                "It happened in builtins.int, which the configuration names as '_target_'.")
                        .hints("see where with   env: {HYDRA_FULL_ERROR: \"1\"}"));
    }

    private static Stream<Case> world() {
        return Stream.of(
                new Case(
                                "missing-variable",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 1, in <module>",
                                "    import os; os.environ['OPENAI_API_KEY']",
                                "               ~~~~~~~~~~^^^^^^^^^^^^^^^^^^",
                                "  File \"<frozen os>\", line 679, in __getitem__",
                                "KeyError: 'OPENAI_API_KEY'")
                        .says(
                                "KeyError: 'OPENAI_API_KEY'",
                                "tools/demo/x.py:1",
                                "The variable OPENAI_API_KEY is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {OPENAI_API_KEY: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "missing-variable",
                                "  File \"/usr/lib/python3.8/os.py\", line 675, in __getitem__",
                                "    raise KeyError(key) from None",
                                "KeyError: 'DATA_DIR'")
                        .says("KeyError: 'DATA_DIR'", "The variable DATA_DIR is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {DATA_DIR: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "missing-variable",
                                "omegaconf.errors.InterpolationResolutionError: KeyError raised while resolving"
                                        + " interpolation: \"Environment variable 'MY_TOKEN' not found\"",
                                "    full_key: tok",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says(
                                "omegaconf.errors.InterpolationResolutionError: KeyError raised while resolving"
                                        + " interpolation: \"Environment variable 'MY_TOKEN' not found\"",
                                "The variable MY_TOKEN is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {MY_TOKEN: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "login",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in <module>",
                                "    wandb.init(project='x')",
                                "  File \"/x/site-packages/wandb/sdk/lib/wbauth/authenticate.py\", line 141, in"
                                        + " authenticate_session",
                                "    raise UsageError(",
                                "wandb.errors.errors.UsageError: No API key configured. Use `wandb login` to log in.")
                        .says(
                                "wandb.errors.errors.UsageError: No API key configured. Use `wandb login` to log in.",
                                "tools/demo/x.py:2",
                                "A login is missing: WANDB_API_KEY is not set.")
                        .hints(
                                "set WANDB_API_KEY in your shell: it is passed on, and its value never recorded; or without a"
                                        + " server:   env: {WANDB_MODE: offline}"),
                new Case(
                                "login",
                                "openai.OpenAIError: The api_key client option must be set either by passing api_key to the"
                                        + " client or by setting the OPENAI_API_KEY environment variable")
                        .variables("OPENAI_API_KEY")
                        .says(
                                "openai.OpenAIError: The api_key client option must be set either by passing api_key to the"
                                        + " client or by setting the OPENAI_API_KEY environment variable",
                                "A login is not accepted: that in OPENAI_API_KEY.")
                        .hints("check OPENAI_API_KEY"),
                new Case(
                                "login",
                                "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url:"
                                        + " https://example.org/api")
                        .says(
                                "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url:"
                                        + " https://example.org/api",
                                "A server (example.org) wants a login, or does not accept the one that it got.")
                        .hints(
                                "log in as its documentation says; variables of your shell are passed on, and their secrets"
                                        + " never recorded"),
                new Case(
                                "certificate",
                                "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
                                        + " failed: unable to get local issuer certificate (_ssl.c:1006)>")
                        .says(
                                "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
                                        + " failed: unable to get local issuer certificate (_ssl.c:1006)>",
                                "The certificate of a server is not trusted here, often since a proxy puts its own in its"
                                        + " place.")
                        .hints(
                                "name the certificates of your network:   env: {SSL_CERT_FILE: <file>, REQUESTS_CA_BUNDLE:"
                                        + " <file>}"),
                new Case("gone", "urllib.error.HTTPError: HTTP Error 404: Not Found")
                        .says(
                                "urllib.error.HTTPError: HTTP Error 404: Not Found",
                                "What it downloads is not there any more.")
                        .hints(
                                "ask the tool's authors for the new address, or put the file where the tool looks first"),
                new Case(
                                "download",
                                "Traceback (most recent call last):",
                                "  File \"/usr/lib/python3.11/urllib/request.py\", line 1344, in do_open",
                                "    h.request(req.get_method(), req.selector, req.data, headers,",
                                "socket.gaierror: [Errno -2] Name or service not known",
                                "",
                                "During handling of the above exception, another exception occurred:",
                                "",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/data.py\", line 9, in fetch",
                                "    urlopen(\"https://example.org/swissroll.zip\")",
                                "  File \"/usr/lib/python3.11/urllib/request.py\", line 1351, in do_open",
                                "    raise URLError(err)",
                                "urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>")
                        .says(
                                "urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>",
                                "tools/demo/src/data.py:9, in fetch",
                                "A server (example.org) cannot be reached, so something could not be downloaded.")
                        .hints(
                                "is there a network here? Nodes of a cluster often have none: download it once where there is"
                                        + " one, then run again"),
                new Case(
                                "download",
                                "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='example.org', port=443): Max"
                                        + " retries exceeded with url: /x.zip (Caused by NameResolutionError(\"Failed\"))")
                        .says(
                                "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='example.org', port=443): Max"
                                        + " retries exceeded with url: /x.zip (Caused by NameResolutionError(\"Failed\"))",
                                "A server (example.org) cannot be reached, so something could not be downloaded.")
                        .hints(
                                "is there a network here? Nodes of a cluster often have none: download it once where there is"
                                        + " one, then run again"),
                new Case("permission", "PermissionError: [Errno 13] Permission denied: '/data/x'")
                        .says("PermissionError: [Errno 13] Permission denied: '/data/x'", "It may not use /data/x.")
                        .hints(
                                "results belong into ${output_dir}, or the folder that STASH_OUTPUT_DIR names; for anything"
                                        + " else ask who owns it"),
                new Case("missing-file", "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'")
                        .says(
                                "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'",
                                "There is no data/x.csv in tools/demo, where the tool is run.")
                        .hints("put it there, tell the tool another path, or have it run elsewhere: 'directory' in"
                                + " configs/meta.yaml:2"),
                new Case("missing-file", "FileNotFoundError: [Errno 2] No such file or directory: '/data/x.csv'")
                        .says(
                                "FileNotFoundError: [Errno 2] No such file or directory: '/data/x.csv'",
                                "There is no /data/x.csv on this machine.")
                        .hints("put it there, or tell the tool another path"),
                new Case(
                                "asks-for-input",
                                "name? Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 1, in <module>",
                                "    input('name? ')",
                                "EOFError: EOF when reading a line")
                        .says(
                                "EOFError: EOF when reading a line",
                                "tools/demo/x.py:1",
                                "It asks for input, and nobody is there to answer.")
                        .hints("give it the answer as an argument or a variable"));
    }

    private static Stream<Case> python() {
        return Stream.of(
                new Case(
                                "exception",
                                "concurrent.futures.process._RemoteTraceback: ",
                                "\"\"\"",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in w",
                                "ValueError: bad 1",
                                "\"\"\"",
                                "",
                                "The above exception was the direct cause of the following exception:",
                                "",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 4, in <module>",
                                "    with ProcessPoolExecutor(2) as p: print(list(p.map(w,[1,2])))",
                                "  File \"/usr/lib/python3.11/concurrent/futures/_base.py\", line 401, in __get_result",
                                "    raise self._exception",
                                "ValueError: bad 1")
                        .says("ValueError: bad 1", "tools/demo/x.py:4"),
                new Case(
                                "exception",
                                "╭───────────────────── Traceback (most recent call last) ──────────────────────╮",
                                "│ /stash/tools/demo/x.py:3 in <module>                                             │",
                                "│                                                                              │",
                                "│ ❱ 3 f()                                                                      │",
                                "│ /stash/tools/demo/x.py:2 in f                                                    │",
                                "│                                                                              │",
                                "│ ❱ 2 def f(): raise ValueError('bad thing that is wrong')                     │",
                                "╰──────────────────────────────────────────────────────────────────────────────╯",
                                "ValueError: bad thing that is wrong")
                        .says("ValueError: bad thing that is wrong", "tools/demo/x.py:2, in f"),
                new Case(
                                "exception",
                                "  File \"/stash/tools/demo/x.py\", line 1",
                                "    print('a'",
                                "         ^",
                                "SyntaxError: '(' was never closed")
                        .says("SyntaxError: '(' was never closed", "tools/demo/x.py:1"),
                new Case("exit-code", "12%\r100%", "\u001b[31mno data\u001b[0m", "")
                        .says("The last line of the log: no data"));
    }

    private static Stream<Case> users() {
        return Stream.of(
                new Case(
                                "diagnoses",
                                "step 3: loss is nan",
                                "step 4: loss is nan",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in fit",
                                "AssertionError")
                        .pattern("no such words", "Something else.", "")
                        .pattern("step (\\d+): loss is nan", "It diverged in step $1.", "reduce the learning rate")
                        .says("AssertionError", "tools/demo/x.py:2, in fit", "It diverged in step 4.")
                        .hints("reduce the learning rate"),
                new Case("diagnoses", "waiting for the license server")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .pattern("license server", "All licences are in use.", "")
                        .says("waiting for the license server", "All licences are in use."));
    }

    @Test
    void anErrorThatTheToolGotOverIsNotWhyItFailed() {
        Case row = new Case(
                "exception",
                "Traceback (most recent call last):",
                "  File \"/stash/tools/demo/x.py\", line 2, in fit",
                "torch.OutOfMemoryError: CUDA out of memory.",
                "trying again with half of the batch",
                "Traceback (most recent call last):",
                "  File \"/stash/tools/demo/x.py\", line 9, in save",
                "ValueError: no such format");
        assertThat(row.diagnosis().cause()).isEqualTo("exception");
        assertThat(row.diagnosis().reason("exit code 1"))
                .isEqualTo("exit code 1: ValueError: no such format (tools/demo/x.py:9, in save)");
    }

    @Test
    void whatWasEndedOnPurposeNeedsNoWords() {
        for (RunState state : new RunState[] {RunState.CANCELLED, RunState.PREEMPTED, RunState.INTERRUPTED}) {
            Diagnosis diagnosis = new Case("", "ValueError: while it was stopped")
                    .pattern("ValueError", "Something.", "")
                    .ended(state, "interrupted (Ctrl-C)", "SIGTERM")
                    .diagnosis();
            assertThat(diagnosis.cause()).isEmpty();
            assertThat(diagnosis.details()).isEmpty();
            assertThat(diagnosis.hint()).isEmpty();
            assertThat(diagnosis.reason("interrupted (Ctrl-C)")).isEqualTo("interrupted (Ctrl-C)");
        }
    }

    @Test
    void theReasonOfTheRecordIsOneSentence() {
        Diagnosis full = new Case("disk-full", "OSError: [Errno 28] No space left on device").diagnosis();
        assertThat(full.reason("exit code 1")).isEqualTo("exit code 1: The disk is full, or your share of it");
        assertThat(full.reason("exit code 1; recovered afterwards (its supervisor was killed)"))
                .endsWith("(its supervisor was killed); The disk is full, or your share of it");
        Diagnosis silent = new Case("out-of-memory")
                .ended(RunState.OUT_OF_MEMORY, "the system killed it", "SIGKILL")
                .diagnosis();
        assertThat(silent.reason("the system killed it")).isEqualTo("the system killed it");
    }

    /** Without the bound this one alone would take longer than the universe has lasted. */
    @Test
    void aPatternThatNeverEndsIsGivenUpAndTheTableGoesOn() {
        Case row =
                new Case("exception", "a".repeat(1900) + "!", "ValueError: x").pattern("(?:.*a){15}!!", "Never.", "");
        long begun = System.nanoTime();
        Diagnosis diagnosis = row.diagnosis();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(diagnosis.cause()).isEqualTo("exception");
        assertThat(diagnosis.warnings())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .isEqualTo(
                        "configs/meta.yaml:9:7: warning STASH-510: the pattern '(?:.*a){15}!!' was given up: it needs more"
                                + " than 1 s for a line of the log\n"
                                + "hint: write it without repetitions inside of repetitions, such as (a+)+");
    }

    @Test
    void aPatternThatIsTooDeepIsGivenUpToo() {
        Diagnosis diagnosis = new Case("exception", "ab".repeat(990) + "!", "ValueError: x")
                .pattern("^((a|b)(a|b))*c", "Never.", "")
                .pattern("ValueError: (.)", "It was $1.", "")
                .diagnosis();
        assertThat(diagnosis.details()).last().isEqualTo("It was x.");
    }
}
