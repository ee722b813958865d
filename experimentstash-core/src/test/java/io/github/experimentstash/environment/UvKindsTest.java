package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a tool, and what becomes of it, with the real uv. */
class UvKindsTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aProjectWithItsLockIsSyncedAndThenLeftAlone() throws Exception {
        ToolStash stash = new ToolStash(folder.resolve("a stash")).locked("six==1.16.0", "iniconfig");

        PreparedEnvironment first = stash.prepare();

        assertThat(first.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(first.lockFile()).contains("tools/t/uv.lock");
        assertThat(first.lockSha256()).contains(Digest.ofFile(stash.tool.resolve("uv.lock")));
        assertThat(first.packages().orElseThrow()).contains("six==1.16.0\n").startsWith("iniconfig==");
        assertThat(first.packageCount()).isEqualTo(2);
        assertThat(first.changed()).isTrue();
        assertThat(first.summary()).startsWith("uv, Python 3.").endsWith(", 2 packages, synced now");
        assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");

        stash.uv = Optional.of(Path.of("/nonexistent/uv"));
        PreparedEnvironment second = stash.prepare();

        assertThat(second.changed()).isFalse();
        assertThat(second.packagesSha256()).isEqualTo(first.packagesSha256());
        assertThat(second.uvVersion()).contains("0.13.9");
        assertThat(second.summary()).endsWith(", 2 packages, in sync");
    }

    @Test
    void requirementsWithHashesAreSyncedByHash() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six==1.16.0");
        stash.uv("pip", "compile", "-q", "--generate-hashes", "pyproject.toml", "-o", "requirements.txt");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.lockFile()).contains("tools/t/requirements.txt");
        assertThat(prepared.packages()).contains("six==1.16.0\n");
        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void theMachinesPythonIsTakenAsItIs() throws Exception {
        ToolStash stash = new ToolStash(folder);
        stash.kind = EnvironmentKind.NONE;

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.kind()).isEqualTo(EnvironmentKind.NONE);
        assertThat(Files.isExecutable(prepared.python())).isTrue();
        assertThat(prepared.python().toString()).doesNotContain("shims");
        assertThat(prepared.summary()).startsWith("none: the machine's Python 3.");
        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
        assertThat(prepared.warnings()).isEmpty();
    }

    @Test
    void aScriptWithInlineDependenciesHasAnEnvironmentOfItsOwn() throws Exception {
        ToolStash stash = new ToolStash(folder).project("attrs");
        stash.file("run.py", "# /// script", "# dependencies = [\"six==1.16.0\"]", "# ///", "import six");
        stash.entryPoint = new EntryPoint.ScriptFile("run.py", "run.py", List.of());

        PreparedEnvironment unlocked = stash.prepare();

        assertThat(unlocked.packages()).contains("six==1.16.0\n");
        assertThat(unlocked.lock()).isEqualTo(LockState.NONE);
        assertThat(unlocked.python()).startsWithRaw(stash.root.resolve(".stash"));
        assertThat(stash.venv()).doesNotExist();

        stash.uv("lock", "--script", "run.py");
        PreparedEnvironment locked = stash.prepare();

        assertThat(locked.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(locked.lockFile()).contains("tools/t/run.py.lock");
        assertThat(locked.packages()).contains("six==1.16.0\n");

        stash.uv = Optional.of(Path.of("/nonexistent/uv"));
        stash.file("run.py", "# /// script", "# dependencies = [\"six==1.16.0\"]", "# ///", "print('edited')");
        assertThat(stash.prepare().changed())
                .as("an edit of the code is no edit of what it needs")
                .isFalse();
    }

    @Test
    void aProjectWithoutALockGetsTodaysVersionsAndIsToldSo() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six<1.17");
        stash.edited = false;

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
        assertThat(prepared.lockFile()).isEmpty();
        assertThat(prepared.packages()).contains("six==1.16.0\n");
        assertThat(prepared.summary()).endsWith(", not locked");
        assertThat(prepared.warnings()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.NO_LOCK);
            assertThat(problem.hint()).contains("mvn stash:lock -Dtool=t");
        });
        assertThat(stash.tool.resolve("uv.lock")).doesNotExist();
        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void requirementsWithoutHashesAreInstalledWithWhatTheyNeed() throws Exception {
        ToolStash stash = new ToolStash(folder).file("requirements.txt", "python-dateutil==2.9.0");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages().orElseThrow())
                .contains("python-dateutil==2.9.0")
                .contains("six==");
        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
    }

    @Test
    void aToolThatAsksForNothingGetsAnEmptyEnvironment() throws Exception {
        ToolStash stash = new ToolStash(folder).file("main.py", "print(1)");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packageCount()).isZero();
        assertThat(prepared.warnings()).isEmpty();
        assertThat(stash.python("print(1)")).isEqualTo("1");
    }

    @Test
    void aProjectInASubfolderIsSyncedThere() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "python/pyproject.toml",
                        "[project]",
                        "name = 's'",
                        "version = '1'",
                        "requires-python = '>=3.9'",
                        "dependencies = ['six==1.16.0']");
        stash.directory = "python";
        stash.run(stash.tool.resolve("python"), RealUv.program().toString(), "lock");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lockFile()).contains("tools/t/python/uv.lock");
        assertThat(prepared.python()).startsWithRaw(stash.tool.resolve("python/.venv"));
        assertThat(prepared.packages()).contains("six==1.16.0\n");
    }

    @Test
    void aMemberOfTheToolsOwnWorkspaceGetsTheWorkspacesLock() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "pyproject.toml",
                        "[project]",
                        "name = 'w'",
                        "version = '1'",
                        "requires-python = '>=3.9'",
                        "[tool.uv.workspace]",
                        "members = ['packages/*']")
                .file(
                        "packages/a/pyproject.toml",
                        "[project]",
                        "name = 'a'",
                        "version = '1'",
                        "requires-python = '>=3.9'",
                        "dependencies = ['six==1.16.0']");
        stash.uv("lock");
        stash.directory = "packages/a";

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.lockFile()).contains("tools/t/uv.lock");
        assertThat(prepared.packages().orElseThrow()).contains("six==1.16.0");
    }

    @Test
    void optionsOfTheSyncArePartOfWhatIsWanted() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six==1.16.0");
        Files.writeString(
                stash.tool.resolve("pyproject.toml"),
                "[dependency-groups]\ndev = ['iniconfig']\n",
                StandardOpenOption.APPEND);
        stash.uv("lock");
        assertThat(stash.prepare().packages().orElseThrow()).contains("iniconfig");

        stash.options = List.of("--no-dev");

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void optionsOfASyncThatCannotBeAreNotSwallowed() throws Exception {
        ToolStash stash = new ToolStash(folder).file("requirements.txt", "six==1.16.0");
        stash.options = List.of("--extra", "gpu");

        assertThat(stash.prepare().warnings())
                .extracting(Problem::message)
                .anyMatch(message -> message.startsWith("environment_options of 't' count for nothing"));
        assertThat(stash.environments().check(stash.request()))
                .as("validate says it too")
                .extracting(Problem::message)
                .anyMatch(message -> message.startsWith("environment_options of 't' count for nothing"));
    }

    @Test
    void aWorkspaceWithoutAProjectOfItsOwnIsSynced() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "pyproject.toml",
                        "[tool.uv.workspace]",
                        "members = ['packages/*']",
                        "[dependency-groups]",
                        "dev = ['iniconfig==2.0.0']")
                .file(
                        "packages/a/pyproject.toml",
                        "[project]",
                        "name = 'a'",
                        "version = '1'",
                        "requires-python = '>=3.9'",
                        "dependencies = ['six==1.16.0']");
        stash.options = List.of("--all-packages");
        stash.uv("lock");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.packages()).contains("iniconfig==2.0.0\nsix==1.16.0\n");
    }

    @Test
    void aHydraToolIsSetUpAlthoughOneOfItsPackagesMustBeBuilt() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("hydra-core==1.3.2");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages().orElseThrow())
                .contains("antlr4-python3-runtime==4.9.3")
                .contains("omegaconf==");
        assertThat(stash.python("import hydra; print(hydra.__version__)")).isEqualTo("1.3.2");
    }
}
