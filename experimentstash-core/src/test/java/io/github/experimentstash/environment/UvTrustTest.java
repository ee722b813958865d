package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment is trusted only while all that is known of it holds; what is broken heals. */
class UvTrustTest {
    private static final Path NO_UV = Path.of("/nonexistent/uv");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aFileThatIsGoneFromAPackageIsFoundWhenTheFingerprintIsGoneAndMadeGood() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("attrs==23.1.0");
        stash.prepare();
        Files.delete(stash.sitePackages().resolve("attr/_make.py"));
        Trees.delete(stash.root.resolve(".stash"));

        PreparedEnvironment healed = stash.prepare();

        assertThat(healed.changed()).isTrue();
        assertThat(stash.heard.lines)
                .anyMatch(line -> line.startsWith(
                        "making the environment of t anew: attrs 23.1.0: 1 file missing or of another size"));
        assertThat(stash.python("import attr; print(attr.__version__)")).isEqualTo("23.1.0");
    }

    @Test
    void aPackageFolderThatIsGoneIsSeenByTheFingerprint() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("attrs==23.1.0");
        stash.prepare();
        Trees.delete(stash.sitePackages().resolve("attr"));

        assertThat(stash.prepare().changed()).isTrue();
        assertThat(stash.python("import attr; print(attr.__version__)")).isEqualTo("23.1.0");
    }

    @Test
    void whatTheUserInstalledOnTopIsTakenOutAgain() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.uv(
                "pip",
                "install",
                "-q",
                "--python",
                Interpreters.python(stash.venv()).toString(),
                "iniconfig");

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void filesThatTheSyncWroteAreReadOnceMoreAndThenNoLonger() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Path fingerprint = stash.root.resolve(".stash/environments/t.json");
        assertThat(fingerprint).content().contains("pyvenv.cfg\": \"?");

        stash.later = Duration.ofMinutes(1);
        stash.prepare();

        assertThat(fingerprint).content().doesNotContain("\"?");
        stash.uv = Optional.of(NO_UV);
        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void bytecodeOfTheFirstRunIsNoReasonToSyncAgain() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.python("import six");
        assertThat(stash.sitePackages().resolve("__pycache__")).isDirectory();

        stash.uv = Optional.of(NO_UV);

        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void anInterpreterThatIsGoneMakesTheEnvironmentAnew() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Path python = Interpreters.python(stash.venv());
        Files.delete(python);
        Files.createSymbolicLink(python, Path.of("/nonexistent/python"));

        stash.prepare();

        assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");
    }

    @Test
    void aStashThatWasMovedGetsItsEnvironmentAnewSoThatNoProgramInItNamesTheOldPlace() throws Exception {
        try (LocalIndex index = new LocalIndex().program("alpha", "1.0", "alpha-says", "print('hello')\n")) {
            ToolStash before = behind(index).locked("alpha");
            before.prepare();
            Path old = before.root;
            Files.move(old, folder.resolve("after"));
            ToolStash after = new ToolStash(folder.resolve("after"));
            after.variables.putAll(before.variables);
            after.offline = true;

            PreparedEnvironment prepared = after.prepare();

            assertThat(prepared.python()).startsWithRaw(after.root);
            assertThat(Files.readString(after.venv().resolve("bin/alpha-says")))
                    .contains(after.venv().toString())
                    .doesNotContain(old.toString());
            assertThat(after.prepare().changed()).isFalse();
        }
    }

    @Test
    void aChangedLockIsSynced() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.locked("six==1.17.0");

        assertThat(stash.prepare().packages()).contains("six==1.17.0\n");
    }

    @Test
    void aChangeInAFileThatRequirementsTakeInIsSeen() throws Exception {
        try (LocalIndex index = new LocalIndex()
                .wheel("alpha", "1.0", Map.of("alpha.py", ""))
                .wheel("alpha", "2.0", Map.of("alpha.py", ""))) {
            ToolStash stash = behind(index)
                    .file("requirements.txt", "-r requirements/base.txt")
                    .file("requirements/base.txt", "-c pins.txt", "alpha")
                    .file("requirements/pins.txt", "alpha<2");
            assertThat(stash.prepare().packages()).contains("alpha==1.0\n");

            stash.file("requirements/pins.txt", "alpha>=2");

            assertThat(stash.prepare().packages()).contains("alpha==2.0\n");
        }
    }

    @Test
    void touchingAFileWithoutChangingItIsNoReasonToSync() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Files.writeString(stash.tool.resolve("pyproject.toml"), Files.readString(stash.tool.resolve("pyproject.toml")));

        stash.uv = Optional.of(NO_UV);

        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void aFolderThatIsNoEnvironmentIsNotTouched() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0").file(".venv/thesis.tex", "results");

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            StashFailure failure = (StashFailure) thrown;
            assertThat(failure.problems().get(0).code()).isEqualTo(ProblemCode.ENVIRONMENT_BROKEN);
            assertThat(failure.problems().get(0).hint().orElseThrow()).contains("mv tools/t/.venv tools/t/.venv.old");
        });
        assertThat(stash.venv().resolve("thesis.tex")).hasContent("results\n");
    }

    @Test
    void whatWasEditedInTheEnvironmentAndSoInTheCacheIsFetchedAgain() throws Exception {
        try (LocalIndex index = new LocalIndex().wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"))) {
            ToolStash stash = behind(index).locked("alpha");
            stash.prepare();
            Path module = stash.sitePackages().resolve("alpha.py");
            Files.writeString(module, "x = 'patched'\n", StandardOpenOption.APPEND);
            Trees.delete(stash.root.resolve(".stash"));

            stash.offline = true;
            assertThatThrownBy(stash::prepare).satisfies(thrown -> {
                Problem problem = ((StashFailure) thrown).problems().get(0);
                assertThat(problem.code()).isEqualTo(ProblemCode.ENVIRONMENT_BROKEN);
                assertThat(problem.message()).contains("alpha 1.0: 1 file missing or of another size");
                assertThat(problem.hint().orElseThrow()).startsWith("run once without -o");
            });
            stash.offline = false;
            PreparedEnvironment healed = stash.prepare();

            assertThat(Files.readString(stash.sitePackages().resolve("alpha.py")))
                    .isEqualTo("x = 1\n");
            assertThat(healed.warnings()).isEmpty();
            assertThat(stash.heard.lines)
                    .contains(
                            "fetching again what came broken out of the cache: alpha 1.0: 1 file missing or of another"
                                    + " size (tool t)");
            assertThat(stash.prepare().changed()).isFalse();
        }
    }

    @Test
    void aWheelThatIsWrongItselfIsUsedAsItIsAndThatIsSaidOnce() throws Exception {
        try (LocalIndex index = new LocalIndex().wheelWithAWrongRecord("alpha", "1.0", Map.of("alpha.py", "x = 1\n"))) {
            ToolStash stash = behind(index).locked("alpha");
            stash.edited = false;

            PreparedEnvironment prepared = stash.prepare();

            assertThat(prepared.packages()).contains("alpha==1.0\n");
            assertThat(prepared.warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.message())
                            .isEqualTo(
                                    "the wheel of alpha 1.0: 1 file missing or of another size: it is used as its authors made"
                                            + " it"));
            assertThat(stash.prepare().warnings()).isEmpty();

            Path pyproject = stash.tool.resolve("pyproject.toml");
            Files.writeString(
                    pyproject,
                    Files.readString(pyproject).replace("name = \"t\"", "name = \"t\"\ndescription = \"x\""));
            assertThat(stash.prepare().changed())
                    .as("known, and no reason to make it anew")
                    .isFalse();
        }
    }

    @Test
    void whatTakesLongIsToldWhileItGoesOn() throws Exception {
        String large = "# " + "x".repeat(2_000_000);
        try (LocalIndex index = new LocalIndex().wheel("alpha", "1.0", Map.of("alpha.py", large))) {
            ToolStash author = behind(index).locked("alpha");
            index.hold("alpha-1.0");
            author.variables.put("UV_CACHE_DIR", folder.resolve("cold").toString());
            ExecutorService terminal = Executors.newSingleThreadExecutor();
            Future<PreparedEnvironment> running = terminal.submit(author::prepare);
            Waiting.until("it is told", () -> {
                assertThat(running.isDone()).isFalse();
                return author.heard.lines.contains("downloading alpha (1.9MiB) for t");
            });
            index.release();
            assertThat(running.get(60, TimeUnit.SECONDS).changed()).isTrue();
            terminal.shutdown();
        }
    }

    /** A stash whose packages come from there, with a cache of its own. */
    private ToolStash behind(LocalIndex index) throws Exception {
        ToolStash stash = new ToolStash(folder.resolve("stash"));
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        return stash;
    }

    @Test
    void codeThatIsCopiedIntoTheEnvironmentIsCopiedAgainWhenItChanges() throws Exception {
        ToolStash stash = new ToolStash(folder);
        library(stash, "lib");
        stash.file(
                "pyproject.toml",
                "[project]",
                "name = 't'",
                "version = '1'",
                "requires-python = '>=3.9'",
                "dependencies = ['lib']",
                "[tool.uv.sources]",
                "lib = { path = 'lib' }");
        stash.uv("lock");
        stash.prepare();
        assertThat(stash.python("import lib; print(lib.x, lib.__file__)")).startsWith("1 " + stash.sitePackages());
        assertThat(stash.prepare().changed()).isFalse();

        stash.file("lib/lib.py", "x = 20");
        assertThat(stash.prepare().changed()).isTrue();
        assertThat(stash.python("import lib; print(lib.x)")).isEqualTo("20");

        Trees.delete(stash.root.resolve(".stash"));
        // of another size: Python takes an edit of the same size in the same second for none
        stash.file("lib/lib.py", "x = 300");
        stash.prepare();
        assertThat(stash.python("import lib; print(lib.x)"))
                .as("also when nothing is remembered")
                .isEqualTo("300");
    }

    @Test
    void soIsTheToolItselfWhenItIsInstalledAsACopy() throws Exception {
        ToolStash stash = new ToolStash(folder);
        library(stash, ".");
        stash.options = List.of("--no-editable");
        stash.uv("lock");
        stash.prepare();

        stash.file("lib.py", "x = 2");
        stash.prepare();

        assertThat(stash.run(stash.root, Interpreters.python(stash.venv()).toString(), "-c", "import lib; print(lib.x)")
                        .outputText())
                .isEqualTo("2\n");
    }

    private static void library(ToolStash stash, String place) throws Exception {
        List<String> lines =
                new ArrayList<>(List.of("[project]", "name = 'lib'", "version = '1'", "requires-python = '>=3.9'"));
        lines.addAll(stash.backend(place, "lib"));
        stash.file(place + "/pyproject.toml", lines.toArray(String[]::new));
        stash.file(place + "/lib.py", "x = 1");
    }
}
