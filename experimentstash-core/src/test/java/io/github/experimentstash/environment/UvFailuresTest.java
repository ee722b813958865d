package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of a sync says what to do, in front of uv's own words. Held against the texts of the real uv. */
class UvFailuresTest {
    @TempDir
    Path folder;

    private LocalIndex index;
    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        RealUv.program();
        index = new LocalIndex()
                .wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"), "beta<2")
                .wheel("beta", "1.0", Map.of("beta.py", "x = 1\n"))
                .wheel("beta", "2.0", Map.of("beta.py", "x = 2\n"));
        stash = new ToolStash(folder.resolve("stash"));
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        stash.variables.put("UV_HTTP_RETRIES", "0");
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Problem refused(ProblemCode code) {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        assertThat(found[0].code()).isEqualTo(code);
        assertThat(found[0].hint()).isPresent();
        return found[0];
    }

    private void inLock(String file, String from, String to) throws Exception {
        Path lock = stash.tool.resolve(file);
        String text = Files.readString(lock);
        assertThat(text).containsPattern(from);
        Files.writeString(lock, text.replaceAll(from, to));
    }

    @Test
    void aPackageThatIsNotTheOneOfTheLockIsRefused() throws Exception {
        stash.locked("beta==1.0");
        inLock("uv.lock", "sha256:....", "sha256:0000");

        Problem problem = refused(ProblemCode.SYNC_FAILED);

        assertThat(problem.message())
                .startsWith(
                        "the environment of 't' was not installed: a package that was downloaded is not the one that"
                                + " the lock names\n    ")
                .contains("beta==1.0");
        assertThat(problem.hint().orElseThrow()).startsWith("do not go on with it");
    }

    @Test
    void norIsOneThatRequirementsNameByAnotherHash() throws Exception {
        stash.project("beta==1.0");
        stash.uv("pip", "compile", "-q", "--generate-hashes", "pyproject.toml", "-o", "requirements.txt");
        inLock("requirements.txt", "sha256:....", "sha256:0000");

        assertThat(refused(ProblemCode.SYNC_FAILED).message())
                .contains("is not the one that the lock names")
                .contains("beta==1.0");
    }

    @Test
    void requirementsWithAHashForSomeOnlyAreNotCalledALock() throws Exception {
        stash.project("alpha==1.0");
        stash.uv("pip", "compile", "-q", "--generate-hashes", "pyproject.toml", "-o", "requirements.txt");
        inLock("requirements.txt", "beta==1.0 (?s:.*)$", "beta==1.0\n");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("alpha==1.0\nbeta==1.0\n");
        assertThat(prepared.lock()).as("which is no lock").isEqualTo(LockState.NONE);
        assertThat(prepared.warnings()).extracting(Problem::code).containsExactly(ProblemCode.NO_LOCK);
    }

    @Test
    void aPackageThatDoesNotExistIsNamed() throws Exception {
        stash.project("no-such-package-here");

        Problem problem = refused(ProblemCode.SYNC_FAILED);

        assertThat(problem.message())
                .startsWith("the environment of 't' was not installed: its requirements cannot all be met\n    ")
                .contains("no-such-package-here");
        assertThat(problem.hint().orElseThrow()).contains("tools/t").contains("dependencies of 't'");
    }

    @Test
    void extraDependenciesThatContradictTheLockAreSaidToByTheLockGoal() throws Exception {
        stash.locked("alpha==1.0");
        stash.dependencies = List.of("beta==2.0");

        assertThatThrownBy(() -> stash.environments().lock(stash.request())).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.SYNC_FAILED);
            assertThat(problem.message()).contains("cannot all be met").contains("beta==2.0");
        });
        assertThat(stash.root.resolve("locks")).doesNotExist();
    }

    @Test
    void aPackageThatCannotBeBuiltShowsTheLinesOfItsBuild() throws Exception {
        stash.file(
                        "pyproject.toml",
                        "[project]",
                        "name = 't'",
                        "version = '1'",
                        "[build-system]",
                        "requires = []",
                        "build-backend = 'backend'",
                        "backend-path = ['.']")
                .file(
                        "backend.py",
                        "def build_editable(*arguments, **others):",
                        "    raise SystemExit('no compiler: gcc is missing')");

        Problem problem = refused(ProblemCode.SYNC_FAILED);

        assertThat(problem.message())
                .startsWith(
                        "the environment of 't' was not installed: a package must be built here, and its build failed")
                .contains("no compiler: gcc is missing");
        assertThat(problem.hint().orElseThrow()).contains("compiler");
    }

    @Test
    void aLockOfALaterRevisionIsReadAsItIs() throws Exception {
        stash.locked("beta==1.0");
        inLock("uv.lock", "revision = \\d+", "revision = 99");

        assertThat(stash.prepare().lock()).isEqualTo(LockState.IN_STEP);
    }

    @Test
    void aProjectThatCannotBeReadIsNamed() throws Exception {
        stash.locked("beta==1.0").file("pyproject.toml", "[project", "name =");

        Problem problem = refused(ProblemCode.SYNC_FAILED);

        assertThat(problem.message()).startsWith("tools/t/pyproject.toml cannot be read\n    ");
    }

    @Test
    void anOptionThatUvDoesNotKnowIsToldFromABrokenTool() throws Exception {
        stash.locked("beta==1.0");
        stash.options = List.of("--no-devel");

        Problem problem = refused(ProblemCode.BAD_VALUE);

        assertThat(problem.message())
                .startsWith("uv sync does not take the environment_options of 't'\n    ")
                .contains("--no-devel");
        assertThat(problem.hint().orElseThrow()).contains("uv sync --help");
    }

    @Test
    void anExtraThatTheProjectDoesNotHaveIsSaid() throws Exception {
        stash.locked("beta==1.0");
        stash.options = List.of("--extra", "gpu");

        Problem problem = refused(ProblemCode.BAD_VALUE);

        assertThat(problem.message()).contains("gpu");
        assertThat(problem.hint().orElseThrow()).contains("environment_options");
    }

    @Test
    void codeInAGitRepositoryThatCannotBeReachedIsToldFromAnIndex() throws Exception {
        Path source = Files.createDirectories(folder.resolve("far-away"));
        ToolStash far = new ToolStash(folder.resolve("far"));
        far.variables.putAll(stash.variables);
        List<String> lines =
                new ArrayList<>(List.of("[project]", "name = 'far'", "version = '1'", "requires-python = '>=3.9'"));
        lines.addAll(far.backend(".", "far"));
        far.file("pyproject.toml", lines.toArray(String[]::new)).file("far.py", "x = 1");
        Trees.delete(source);
        Files.move(far.tool, source);
        for (String[] command : new String[][] {
            {"git", "init", "-q"},
            {"git", "add", "-A"},
            {"git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"}
        }) {
            stash.run(source, command);
        }
        stash.project("far");
        Path pyproject = stash.tool.resolve("pyproject.toml");
        Files.writeString(
                pyproject,
                Files.readString(pyproject) + "[tool.uv.sources]\nfar = { git = 'file://" + source + "' }\n");
        stash.uv("lock");
        Files.move(source, folder.resolve("gone"));
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cold").toString());

        Problem problem = refused(ProblemCode.INDEX_UNREACHABLE);

        assertThat(problem.message())
                .startsWith("the environment of 't' needs code from a git repository, and that cannot be reached\n    ")
                .contains("far-away");
        assertThat(problem.hint().orElseThrow()).contains("git ls-remote");
    }

    @Test
    void aFileThatTheIndexHasNoLongerIsNamed() throws Exception {
        stash.locked("beta==1.0");
        index.remove("beta-1.0");
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cold").toString());

        Problem problem = refused(ProblemCode.INDEX_UNREACHABLE);

        assertThat(problem.message())
                .startsWith("the environment of 't' needs a file that is not there any more\n    ")
                .contains("beta-1.0-py3-none-any.whl");
    }

    @Test
    void aUvThatIsEndedWithoutAWordIsNotBlamedOnItsLines() throws Exception {
        stash.locked("beta==1.0");
        Programs killed = command -> new CommandResult(137, new byte[0], new byte[0], false);
        Environments environments = new Environments(
                ToolStash.host(stash.heard, stash.variables, false),
                new EnvironmentOptions(Optional.of(RealUv.program()), false),
                killed);

        assertThatThrownBy(() -> environments.prepare(stash.request())).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.message())
                    .isEqualTo("the environment of 't' could not be made: uv was ended in the middle of it, without a"
                            + " word");
            assertThat(problem.hint().orElseThrow()).startsWith("run the same command again");
        });
    }
}
