package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of before uv, and of other managers: installed where that can be, told apart where it cannot. */
class UvLegacyToolsTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aToolOfSetupPyAloneIsInstalledInPlace() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "setup.py",
                        "from setuptools import setup",
                        "setup(name='old', version='3', py_modules=['old'], install_requires=['six==1.16.0'])")
                .file("old.py", "answer = 42");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("old==3\nsix==1.16.0\n");
        assertThat(stash.python("import old; print(old.answer)")).isEqualTo("42");
        assertThat(prepared.warnings())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NO_LOCK));
    }

    @Test
    void aToolWhoseNamesStandInSetupCfgIsInstalledToo() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "pyproject.toml",
                        "[build-system]",
                        "requires = ['setuptools']",
                        "build-backend = 'setuptools.build_meta'")
                .file(
                        "setup.cfg",
                        "[metadata]",
                        "name = older",
                        "version = 2",
                        "[options]",
                        "py_modules = older",
                        "install_requires = six==1.16.0")
                .file("older.py", "x = 1");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("older==2\nsix==1.16.0\n");
        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
    }

    @Test
    void requirementsAndTheToolsOwnPackageAreBothInstalledAndLocked() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "setup.py",
                        "from setuptools import setup",
                        "setup(name='old', version='3', py_modules=['old'], install_requires=['iniconfig==2.0.0'],",
                        "      entry_points={'console_scripts': ['old-run = old:main']})")
                .file("old.py", "def main(): print('hello')")
                .file("requirements.txt", "six==1.16.0");

        assertThat(stash.prepare().packages()).contains("iniconfig==2.0.0\nold==3\nsix==1.16.0\n");
        assertThat(stash.venv().resolve("bin/old-run")).isExecutable();

        assertThat(stash.environments().lock(stash.request()).packages()).isEqualTo(2);
        PreparedEnvironment locked = stash.prepare();
        assertThat(locked.lock()).isEqualTo(LockState.STASH);
        assertThat(locked.packages()).contains("iniconfig==2.0.0\nold==3\nsix==1.16.0\n");
    }

    @Test
    void aPoetryToolIsInstalledAlthoughUvWouldSyncNothing() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "pyproject.toml",
                        "[tool.poetry]",
                        "name = 'verse'",
                        "version = '0.1.0'",
                        "description = ''",
                        "authors = []",
                        "packages = [{include = 'verse.py'}]",
                        "[tool.poetry.dependencies]",
                        "python = '^3.9'",
                        "six = '1.16.0'",
                        "[build-system]",
                        "requires = ['poetry-core']",
                        "build-backend = 'poetry.core.masonry.api'")
                .file("verse.py", "line = 1");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("six==1.16.0\nverse==0.1.0\n");
        assertThat(stash.python("import verse; print(verse.line)")).isEqualTo("1");
    }

    @Test
    void aLockOfPoetryIsNotPassedOverInSilence() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six<1.17").file("poetry.lock", "# made by Poetry");

        Problem warning = stash.prepare().warnings().get(0);

        assertThat(warning.code()).isEqualTo(ProblemCode.NO_LOCK);
        assertThat(warning.message())
                .isEqualTo(
                        "the poetry.lock of 't' is read by poetry alone: versions of the day of the sync are installed,"
                                + " and recorded");
        assertThat(warning.hint().orElseThrow())
                .startsWith("mvn stash:lock -Dtool=t")
                .contains("poetry -C tools/t export -f requirements.txt > locks/t.txt");
    }

    @Test
    void aPoetryToolWithoutABuildSystemIsExplained() throws Exception {
        ToolStash stash = new ToolStash(folder)
                .file(
                        "pyproject.toml",
                        "[tool.poetry]",
                        "name = 'verse'",
                        "version = '0.1.0'",
                        "description = ''",
                        "authors = []",
                        "[tool.poetry.dependencies]",
                        "six = '*'");

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.NOT_A_UV_PROJECT);
            assertThat(problem.message()).contains("[tool.poetry]").contains("no build system");
            assertThat(problem.hint().orElseThrow())
                    .isEqualTo(
                            "give the stash its lock: mkdir -p locks && poetry -C tools/t export -f requirements.txt >"
                                    + " locks/t.txt");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "environment.yml, conda environment.yml, conda env create -f tools/t/environment.yml",
        "environment.yaml, conda environment.yaml, conda env create -f tools/t/environment.yaml",
        "conda-lock.yml, conda-lock.yml, conda-lock install tools/t/conda-lock.yml",
        "pixi.toml, pixi.toml, pixi shell --manifest-path tools/t/pixi.toml",
    })
    void aToolOfAnotherManagerAloneIsToldApart(String file, String called, String command) throws Exception {
        ToolStash stash = new ToolStash(folder).file(file, "").file("pyproject.toml", "[tool.black]");

        Problem problem = refused(stash);

        assertThat(problem.message())
                .isEqualTo("tool 't' has a " + called + " and nothing that uv or pip could install from");
        assertThat(problem.hint().orElseThrow())
                .isEqualTo("make and activate its environment (" + command + "), and in configs/meta.yaml write  "
                        + " environment: none   at 't': the python of PATH is taken then");
    }

    @Test
    void aToolOfPipenvIsRunFromALockThatIsGivenToTheStash() throws Exception {
        ToolStash stash = new ToolStash(folder).file("Pipfile", "[packages]", "six = \"*\"");
        Problem problem = refused(stash);
        assertThat(problem.hint().orElseThrow())
                .isEqualTo("give the stash a lock of it: mkdir -p locks && (cd tools/t && pipenv requirements --hash) >"
                        + " locks/t.txt");

        ToolStash other = new ToolStash(folder.resolve("other")).project("six==1.16.0");
        Path locks = Files.createDirectories(stash.root.resolve("locks"));
        other.uv(
                "pip",
                "compile",
                "-q",
                "--generate-hashes",
                "pyproject.toml",
                "-o",
                locks.resolve("t.txt").toString());
        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.STASH);
        assertThat(prepared.packages()).contains("six==1.16.0\n");
    }

    private static Problem refused(ToolStash stash) {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        assertThat(found[0].code()).isEqualTo(ProblemCode.NOT_A_UV_PROJECT);
        assertThat(stash.venv()).doesNotExist();
        assertThat(stash.environments().check(stash.request()).stream().map(Problem::code))
                .as("validate says it too")
                .isEqualTo(List.of(ProblemCode.NOT_A_UV_PROJECT));
        return found[0];
    }
}
