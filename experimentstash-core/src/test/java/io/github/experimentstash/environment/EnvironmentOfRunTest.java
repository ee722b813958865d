package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.RunRequest;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user and a record see of environments, through the door that the user takes. */
@Timeout(300)
class EnvironmentOfRunTest {
    @TempDir
    Path folder;

    private LocalIndex index;
    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        index = new LocalIndex()
                .wheel("alpha", "1.0", Map.of("alpha/__init__.py", "x = 1\n"))
                .wheel("alpha", "2.0", Map.of("alpha/__init__.py", "x = 2\n"));
        stash = new TestStash(Files.createDirectories(folder.resolve("paper")));
        stash.variables.putAll(RealUv.variables());
        stash.variables.put("PATH", RealUv.program().getParent() + ":" + stash.variables.get("PATH"));
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        tool("uv");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        stash.file("tools/demo/main.py", "import alpha", "print('alpha', alpha.x)");
        project("1.0");
        lock();
    }

    private void tool(String environment) throws Exception {
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: tools/demo",
                "    entrypoint: main.py",
                "    environment: " + environment);
    }

    private void project(String version) throws Exception {
        stash.file(
                "tools/demo/pyproject.toml",
                "[project]",
                "name = 'demo'",
                "version = '1'",
                "requires-python = '>=3.9'",
                "dependencies = ['alpha==" + version + "']");
    }

    private void lock() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(RealUv.program().toString(), "lock", "--quiet");
        builder.environment().putAll(ScrubbedVariables.of(stash.variables));
        assertThat(builder.directory(stash.root.resolve("tools/demo").toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Map<String, String> environment(RunResult result) throws Exception {
        Map<?, ?> section = (Map<?, ?>) stash.record(result).get("environment");
        return section.entrySet().stream()
                .collect(Collectors.toMap(entry -> (String) entry.getKey(), entry -> (String) entry.getValue()));
    }

    @Test
    void whatALockGaveIsRecordedAndTheSecondRunFindsItInSync() throws Exception {
        RunResult first = stash.run("one");

        assertThat(first.state()).contains(RunState.SUCCEEDED);
        assertThat(stash.shown()).isEqualTo("alpha 1\n");
        assertThat(stash.said())
                .contains("setting up the environment of demo with uv " + UvStore.VERSION)
                .contains(", 1 package, synced now");
        Map<String, String> recorded = environment(first);
        assertThat(recorded)
                .containsEntry("kind", "uv")
                .containsEntry("uv", UvStore.VERSION)
                .containsEntry("lock", "in-step")
                .containsEntry("lock_sha256", Digest.ofFile(stash.root.resolve("tools/demo/uv.lock")))
                .containsEntry("packages_sha256", Digest.ofText("alpha==1.0\n"));
        assertThat(recorded.get("python")).startsWith("3.");
        assertThat(first.recordDirectory().orElseThrow().resolve(recorded.get("packages_file")))
                .hasContent("alpha==1.0");

        stash.forget();
        RunResult second = stash.run("one");
        assertThat(stash.said()).contains(", 1 package, in sync").doesNotContain("setting up");
        assertThat(environment(second)).isEqualTo(recorded);
    }

    @Test
    void bytecodeIsMadeOnceThoughTheCallersVariablesForbidIt() throws Exception {
        stash.variables.put("PYTHONDONTWRITEBYTECODE", "1");
        stash.variables.put("PYTHONPYCACHEPREFIX", folder.resolve("elsewhere").toString());
        stash.run("one");
        Path bytecode;
        try (var files = Files.walk(stash.root.resolve("tools/demo/.venv"))) {
            bytecode = files.filter(file -> file.toString().contains("alpha/__pycache__/__init__."))
                    .findFirst()
                    .orElseThrow();
        }
        Object made = Files.getAttribute(bytecode, "lastModifiedTime");

        stash.run("one");

        assertThat(Files.getAttribute(bytecode, "lastModifiedTime")).isEqualTo(made);
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aRunIsNotTouchedByOneThatWouldSyncItsEnvironment() throws Exception {
        Gate.require(Capability.PYTHON);
        Path go = folder.resolve("go");
        Path started = folder.resolve("started");
        stash.file(
                "tools/demo/main.py",
                "import os, time",
                "open('" + started + "', 'w').close()",
                "while not os.path.exists('" + go + "'): time.sleep(0.01)",
                "import alpha",
                "print('alpha', alpha.x)");
        stash.file("configs/two.yaml", "tool: demo", "experiment: second");
        TestStash other = new TestStash(stash.root);
        other.variables.clear();
        other.variables.putAll(stash.variables);
        ExecutorService terminal = Executors.newSingleThreadExecutor();
        Future<RunResult> running = terminal.submit(() -> stash.run("one"));
        try {
            Waiting.until("the run is under way", () -> {
                assertThat(running.isDone()).isFalse();
                return Files.exists(started);
            });
            project("2.0");
            lock();

            assertThatThrownBy(() -> other.run("two")).satisfies(thrown -> {
                Problem problem = ((StashFailure) thrown).problems().get(0);
                assertThat(problem.code()).isEqualTo(ProblemCode.ENVIRONMENT_BUSY);
                assertThat(problem.message()).containsPattern("the run \\d{8}-\\d{6}-one-[0-9a-f]{4} uses it");
                assertThat(problem.hint().orElseThrow()).contains("-Dstash.wait");
            });
            assertThat(stash.root.resolve("outputs")).isDirectoryNotContaining("glob:**/*two*");

            Files.createFile(go);
            assertThat(running.get(120, TimeUnit.SECONDS).state()).contains(RunState.SUCCEEDED);
            assertThat(stash.shown())
                    .as("of the environment that it began with")
                    .isEqualTo("alpha 1\n");
            assertThat(other.run("two").state()).contains(RunState.SUCCEEDED);
            assertThat(other.shown()).isEqualTo("alpha 2\n");
        } finally {
            Files.writeString(go, "");
            terminal.shutdown();
        }
    }

    @Test
    void aStaleLockOfAPinnedToolIsRunAndToldAndOneThatWasEditedIsNot() throws Exception {
        Gate.require(Capability.GIT);
        Path origin = folder.resolve("origin");
        project("2.0");
        stash.file(
                "tools/demo/main.py",
                "import alpha, sys",
                "print('alpha', alpha.x, flush=True)",
                "if 'new' in sys.argv: import beta");
        Files.move(stash.root.resolve("tools/demo"), origin);
        TestStash.git(origin, "init", "-q");
        TestStash.git(origin, "add", "-A");
        TestStash.git(origin, "commit", "-qm", "tool");
        TestStash.git(stash.root, "init", "-q");
        TestStash.git(stash.root, "submodule", "add", "-q", origin.toString(), "tools/demo");
        stash.commitAll();

        RunResult result = stash.run("one");

        assertThat(stash.shown()).isEqualTo("alpha 1\n");
        assertThat(environment(result)).containsEntry("lock", "stale");
        assertThat(stash.said())
                .contains("lock is stale")
                .contains("warning STASH-304: tools/demo/uv.lock does not fit its project any more; what it names is"
                        + " installed as it is");
        assertThat(stash.run(RunRequest.of("one").withOverrides("new")).failure())
                .contains(
                        "  ModuleNotFoundError: No module named 'beta'",
                        "  The tool's lock is older than its requirements, so what was added since is not installed: beta.",
                        "hint: in tools/demo: uv lock   (or its authors do); until then in configs/meta.yaml:2 add  "
                                + " dependencies: [\"beta\"]");
        stash.file("tools/demo/demo.egg-info/PKG-INFO", "left by a build");
        assertThat(git("-C", "tools/demo", "status", "--porcelain"))
                .as("what syncs and runs leave behind")
                .isEmpty();
        assertThat(git("status", "--porcelain", "tools")).isEmpty();

        stash.file("tools/demo/main.py", "print('edited')");
        assertThatThrownBy(() -> stash.run("one")).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_STALE);
            assertThat(problem.hint().orElseThrow()).startsWith("in tools/demo: uv lock");
        });
        lock();
        assertThat(stash.run("one").state()).contains(RunState.SUCCEEDED);
    }

    private String git(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("git");
        builder.command().addAll(List.of(arguments));
        Process process = builder.directory(stash.root.toFile()).start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void otherKindsOfEnvironmentAreSaidPlainly() throws Exception {
        Gate.require(Capability.PYTHON_VENV);
        stash.file(
                "tools/demo/main.py",
                "import os, sys",
                "print(os.environ.get('VIRTUAL_ENV'), os.environ['PATH'].split(os.pathsep)[0])",
                "print(sys.prefix)");
        tool("none");

        Map<String, String> none = environment(stash.run("one"));

        assertThat(none).containsOnlyKeys("kind", "python", "lock").containsEntry("kind", "none");
        assertThat(stash.said()).contains("none: the machine's Python 3.").contains("whose packages are not recorded");

        Files.delete(stash.root.resolve("tools/demo/pyproject.toml"));
        Files.delete(stash.root.resolve("tools/demo/uv.lock"));
        tool("venv");
        RunResult made = stash.run("one");

        Path environment = stash.root.resolve("tools/demo/.venv");
        assertThat(stash.shown())
                .as("it leads the path")
                .endsWith(environment + " " + environment + "/bin\n" + environment + "\n");
        assertThat(environment.resolve("pyvenv.cfg")).exists();
        assertThat(environment(made))
                .containsEntry("kind", "venv")
                .containsEntry("lock", "none")
                .doesNotContainKeys("uv", "lock_sha256");
        assertThat(Files.readString(made.recordDirectory()
                        .orElseThrow()
                        .resolve(environment(made).get("packages_file"))))
                .contains("pip==");
        assertThat(stash.said())
                .containsPattern("venv, Python 3\\.[0-9.]+, \\d packages?, synced now\n")
                .doesNotContain("STASH-305");
    }
}
