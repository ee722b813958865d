package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lock that fits, of one that does not, and of extra dependencies. */
class UvLockPolicyTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aStaleLockOfOtherPeoplesCodeIsTakenAsItIs() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0").project("six==1.16.0", "iniconfig");
        stash.submodule = true;
        stash.edited = false;
        byte[] lock = Files.readAllBytes(stash.tool.resolve("uv.lock"));

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.STALE);
        assertThat(prepared.packages()).contains("six==1.16.0\n");
        assertThat(prepared.summary()).endsWith(", lock is stale");
        assertThat(codes(prepared.warnings())).containsExactly(ProblemCode.LOCK_STALE);
        assertThat(Files.readAllBytes(stash.tool.resolve("uv.lock"))).isEqualTo(lock);
        assertThat(codes(stash.prepare().warnings())).as("told at each run").containsExactly(ProblemCode.LOCK_STALE);

        stash.edited = true;
        assertThatThrownBy(stash::prepare)
                .satisfies(thrown -> assertThat(problem(thrown).code())
                        .as("edited since, and the environment is in sync with the lock")
                        .isEqualTo(ProblemCode.LOCK_STALE));
    }

    @Test
    void aStaleLockOfOnesOwnCodeIsAnErrorAndNothingIsInstalled() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0").project("six==1.16.0", "iniconfig");

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            assertThat(problem(thrown).code()).isEqualTo(ProblemCode.LOCK_STALE);
            assertThat(problem(thrown).message()).startsWith("tools/t/uv.lock does not fit tools/t/pyproject.toml");
            assertThat(problem(thrown).hint().orElseThrow()).startsWith("in tools/t: uv lock");
        });
        assertThat(stash.venv()).doesNotExist();

        stash.uv("lock");
        assertThat(stash.prepare().lock()).isEqualTo(LockState.IN_STEP);
    }

    @Test
    void anotherVersionOfTheProjectMakesItsLockStaleButAnotherDescriptionDoesNot() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.edited = false;
        Path pyproject = stash.tool.resolve("pyproject.toml");
        String text = Files.readString(pyproject);

        Files.writeString(pyproject, text.replace("version = \"0.1\"", "version = \"0.1\"\ndescription = \"x\""));
        assertThat(stash.prepare().lock()).isEqualTo(LockState.IN_STEP);

        Files.writeString(pyproject, text.replace("version = \"0.1\"", "version = \"0.2\""));
        assertThat(stash.prepare().lock()).isEqualTo(LockState.STALE);
    }

    @Test
    void dependenciesThatAreReadFromAnotherFileMakeTheLockStaleWhenItChanges() throws Exception {
        ToolStash stash = new ToolStash(folder);
        List<String> lines = new ArrayList<>(List.of(
                "[project]",
                "name = 't'",
                "version = '1'",
                "requires-python = '>=3.9'",
                "dynamic = ['dependencies']",
                "[tool.setuptools.dynamic]",
                "dependencies = { file = 'requirements.txt' }"));
        lines.addAll(stash.backend(".", "t"));
        stash.file("pyproject.toml", lines.toArray(String[]::new))
                .file("t.py", "x = 1")
                .file("requirements.txt", "six==1.16.0");
        stash.uv("lock");
        stash.edited = false;
        assertThat(stash.prepare().lock()).isEqualTo(LockState.IN_STEP);

        // uv goes on to call the lock good, since pyproject.toml is the same
        stash.file("requirements.txt", "six==1.16.0", "iniconfig");

        PreparedEnvironment prepared = stash.prepare();
        assertThat(prepared.lock()).isEqualTo(LockState.STALE);
        assertThat(prepared.packages()).contains("six==1.16.0\nt==1\n");
    }

    @Test
    void aLockWithAMergeConflictIsExplained() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path lock = stash.tool.resolve("uv.lock");
        Files.writeString(lock, "<<<<<<< ours\n" + Files.readString(lock));

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            assertThat(problem(thrown).message())
                    .startsWith("tools/t/uv.lock cannot be read\n    error: Failed to parse");
            assertThat(problem(thrown).hint().orElseThrow()).contains("merge conflict");
        });
    }

    @Test
    void aLockOfANewerUvIsExplained() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path lock = stash.tool.resolve("uv.lock");
        Files.writeString(lock, Files.readString(lock).replaceFirst("version = 1", "version = 2"));

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            assertThat(problem(thrown).code()).isEqualTo(ProblemCode.UV_VERSION);
            assertThat(problem(thrown).message()).contains("does not understand");
        });
    }

    @Test
    void aGitSourceThatIsGoneDoesNotStopACompleteEnvironment() throws Exception {
        ToolStash stash = new ToolStash(folder);
        Path source = Files.createDirectories(folder.resolve("far-away"));
        Files.writeString(source.resolve("pyproject.toml"), """
                [project]
                name = 'far'
                version = '1'
                [build-system]
                requires = ['setuptools']
                build-backend = 'setuptools.build_meta'
                [tool.setuptools]
                py-modules = ['far']
                """);
        Files.writeString(source.resolve("far.py"), "x = 1\n");
        stash.run(source, "git", "init", "-q");
        stash.run(source, "git", "add", "-A");
        stash.run(source, "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x");
        stash.file(
                "pyproject.toml",
                "[project]",
                "name = 't'",
                "version = '1'",
                "requires-python = '>=3.9'",
                "dependencies = ['six==1.16.0', 'far']",
                "[tool.uv.sources]",
                "far = { git = 'file://" + source + "' }");
        stash.uv("lock");
        assertThat(stash.prepare().packages()).contains("far==1\nsix==1.16.0\n");

        Files.move(source, folder.resolve("gone"));
        Trees.delete(stash.root.resolve(".stash"));
        stash.variables.put("UV_CACHE_DIR", folder.resolve("empty cache").toString());
        PreparedEnvironment again = stash.prepare();

        assertThat(again.changed()).isFalse();
        assertThat(again.lock()).isEqualTo(LockState.IN_STEP);
    }

    @Test
    void extraDependenciesSurviveEachSyncAndAreLockedByTheStash() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.dependencies = List.of("iniconfig<2.1");

        PreparedEnvironment loose = stash.prepare();

        assertThat(loose.packages()).contains("iniconfig==2.0.0\nsix==1.16.0\n");
        assertThat(loose.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(loose.summary()).endsWith(", extra dependencies not locked");
        assertThat(codes(loose.warnings())).containsExactly(ProblemCode.NO_LOCK);

        LockReport report = stash.environments().lock(stash.request());
        assertThat(report.file()).isEqualTo("locks/t.txt");
        assertThat(report.packages()).isEqualTo(1);
        String text = Files.readString(stash.root.resolve("locks/t.txt"));
        assertThat(text)
                .contains("iniconfig==2.0.0 \\\n    --hash=sha256:")
                .doesNotContain("://")
                .doesNotContain("/tmp");

        PreparedEnvironment locked = stash.prepare();
        assertThat(locked.packages()).contains("iniconfig==2.0.0\nsix==1.16.0\n");
        assertThat(locked.warnings()).isEmpty();

        stash.locked("six==1.17.0");
        assertThat(stash.prepare().packages()).as("put in again").contains("iniconfig==2.0.0\nsix==1.17.0\n");
    }

    @Test
    void aNameOfAnotherToolMeansThatItMustBeThere() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.tools = Map.of("t", "tools/t", "other", "code/other");
        stash.dependencies = List.of("other");

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            assertThat(problem(thrown).code()).isEqualTo(ProblemCode.BAD_DEPENDENCY);
            assertThat(problem(thrown).message()).contains("'other'").contains("is empty");
        });

        Files.createDirectories(stash.root.resolve("code/other/src"));
        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void whatIsNeitherAToolNorARequirementIsRefused() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        for (String wrong : List.of("--index-url=x", "../other", "a b", "-e .")) {
            stash.dependencies = List.of(wrong);
            assertThatThrownBy(stash::prepare)
                    .satisfies(thrown -> assertThat(problem(thrown).code()).isEqualTo(ProblemCode.BAD_DEPENDENCY));
        }
    }

    @Test
    void theStashLocksAToolThatHasNoLock() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six<1.17");

        LockReport report = stash.environments().lock(stash.request());

        assertThat(report.changed()).isTrue();
        assertThat(report.summary()).isEqualTo("locks/t.txt: 1 package with hashes");
        assertThat(stash.tool.resolve("uv.lock")).doesNotExist();
        PreparedEnvironment prepared = stash.prepare();
        assertThat(prepared.lock()).isEqualTo(LockState.STASH);
        assertThat(prepared.lockFile()).contains("locks/t.txt");
        assertThat(prepared.warnings()).isEmpty();
        assertThat(stash.environments().lock(stash.request()).changed()).isFalse();

        stash.project("six<1.17", "iniconfig");
        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            assertThat(problem(thrown).code()).isEqualTo(ProblemCode.LOCK_STALE);
            assertThat(problem(thrown).hint()).contains("mvn stash:lock -Dtool=t");
        });
        stash.edited = false;
        assertThat(codes(stash.prepare().warnings())).containsExactly(ProblemCode.LOCK_STALE);
    }

    @Test
    void validationFindsWhatARunWouldBeforeThereIsAnEnvironment() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.dependencies = List.of("iniconfig<2.1");
        assertThat(stash.environments().check(stash.request()))
                .extracting(Problem::message)
                .containsExactly("the dependencies that meta.yaml gives 't' are not locked");

        stash.environments().lock(stash.request());
        assertThat(stash.environments().check(stash.request())).isEmpty();

        stash.dependencies = List.of("iniconfig<2");
        assertThat(stash.environments().check(stash.request()))
                .extracting(Problem::message)
                .containsExactly("this was made for other requirements than 't' has now");

        stash.dependencies = List.of();
        stash.project("six==1.16.0", "iniconfig");
        assertThat(stash.environments().check(stash.request()))
                .extracting(Problem::code)
                .contains(ProblemCode.LOCK_STALE);
        stash.edited = false;
        stash.prepare();
        stash.edited = true;
        assertThat(stash.environments().check(stash.request()).stream().filter(Problem::isError))
                .as("and it says error where a run would stop, though the environment is in sync")
                .extracting(Problem::code)
                .contains(ProblemCode.LOCK_STALE);
    }

    @Test
    void aToolWithALockOfItsOwnNeedsNoneOfTheStash() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");

        LockReport report = stash.environments().lock(stash.request());

        assertThat(report.file()).isEqualTo("tools/t/uv.lock");
        assertThat(report.changed()).isFalse();
        assertThat(stash.root.resolve("locks")).doesNotExist();
    }

    private static List<ProblemCode> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }

    private static Problem problem(Throwable thrown) {
        return ((StashFailure) thrown).problems().get(0);
    }
}
