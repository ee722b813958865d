package io.github.experimentstash.run.diagnosis;

import java.util.stream.Stream;

/** What {@link StartRules} are to say. */
final class StartRows {
    private StartRows() {}

    static Stream<Case> all() {
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
}
