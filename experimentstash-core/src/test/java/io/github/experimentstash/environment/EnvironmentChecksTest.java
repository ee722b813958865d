package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What validation says of an environment from files alone: each thing broken, sound, and not to be told. */
class EnvironmentChecksTest {
    @TempDir
    Path folder;

    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = new ToolStash(folder.resolve("paper"));
    }

    private List<Problem> found(ProblemCode code) {
        return stash.environments().check(stash.request()).stream()
                .filter(problem -> problem.code() == code)
                .toList();
    }

    private String drift() {
        List<Problem> notes = found(ProblemCode.ENVIRONMENT_OUT_OF_STEP);
        if (notes.isEmpty()) {
            return "";
        }
        assertThat(notes).singleElement().extracting(Problem::severity).isEqualTo(Severity.NOTE);
        return notes.get(0).message().replaceFirst("^the environment of 't' is not in sync: ", "");
    }

    @Test
    void aPythonOutsideOfRequiresPythonIsAnError() throws Exception {
        stash.project();
        stash.python = Optional.of("3.8");
        assertThat(found(ProblemCode.PYTHON_NOT_FOUND))
                .extracting(Problem::message)
                .containsExactly("python_version of 't' is 3.8, but the tool's requires-python is '>=3.9'");
        stash.python = Optional.of("3.11");
        assertThat(found(ProblemCode.PYTHON_NOT_FOUND)).isEmpty();
        stash.python = Optional.empty();
        stash.file(".python-version", "3.8");
        assertThat(found(ProblemCode.PYTHON_NOT_FOUND)).hasSize(1);
        stash.file("pyproject.toml", "[project]", "name = 't'", "version = '1'", "requires-python = 'what?'");
        assertThat(found(ProblemCode.PYTHON_NOT_FOUND))
                .as("what is not understood is no fault")
                .isEmpty();
    }

    @Test
    void aUvThatNeitherThisMachineNorWeHaveIsAWarning() throws Exception {
        stash.findUv = true;
        stash.variables.put("PATH", folder.toString());
        stash.file("uv.toml", "required-version = '>=99'");
        Problem problem = found(ProblemCode.UV_VERSION).get(0);
        assertThat(problem.severity()).isEqualTo(Severity.WARNING);
        assertThat(problem.message())
                .isEqualTo("'t' cannot be set up here: the tool asks for uv >=99 (required-version), but ours is "
                        + UvStore.VERSION);

        fakeUv("98.1");
        assertThat(found(ProblemCode.UV_VERSION).get(0).message()).contains("uv is 98.1, ours is " + UvStore.VERSION);
        fakeUv("99.1");
        assertThat(found(ProblemCode.UV_VERSION)).isEmpty();
    }

    @Test
    void aUvThatWeProvideIsEnough() throws Exception {
        stash.findUv = true;
        stash.file("uv.toml", "required-version = '>=" + UvFinder.OLDEST + "'");
        fakeUv("0.1.0");
        stash.variables.put("PATH", folder.toString());
        assertThat(found(ProblemCode.UV_VERSION)).isEmpty();
    }

    private void fakeUv(String version) throws Exception {
        Path program = folder.resolve("uv");
        Files.writeString(program, "#!/bin/sh\necho uv " + version + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** Each of them is what uv 0.13.9 does, asked by {@code uv workspace dir}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "members = ['paper/tools/*'] | true",
                "members = ['./paper/tools/*/'] | true",
                "members = ['paper/tools/**/t'] | true",
                "members = ['paper/**/t'] | true",
                "members = ['paper/*'] | false",
                "members = ['paper/tools/t/**'] | false",
                "members = ['[paper/tools/*'] | false",
                "members = ['paper/tools/*']; exclude = ['paper/tools'] | true",
                "members = ['paper/tools/*']; exclude = ['paper/tools/t/'] | false",
            })
    void aWorkspaceAboveTheStashIsFoundInItsFile(String workspace, boolean taken) throws Exception {
        stash.project();
        Files.writeString(
                folder.resolve("pyproject.toml"), "[tool.uv.workspace]\n" + workspace.replace("; ", "\n") + "\n");
        assertThat(suspected()).isEqualTo(taken);
    }

    @Test
    void theFirstProjectAboveDecidesAndAWorkspaceLooksNoFurther() throws Exception {
        stash.project();
        Files.writeString(folder.resolve("pyproject.toml"), "[tool.uv.workspace]\nmembers = ['paper/tools/*']\n");
        assertThat(suspected()).isTrue();
        Path between = stash.root.resolve("pyproject.toml");
        Files.writeString(between, "[project]\nname = 'paper'\nversion = '1'\n");
        assertThat(suspected()).isFalse();
        Files.delete(between);
        stash.file("pyproject.toml", "[project]", "name = 't'", "version = '1'", "[tool.uv.workspace]", "members = []");
        assertThat(suspected()).isFalse();
    }

    private boolean suspected() throws Exception {
        return Hijack.suspected(stash.request(), ToolProject.read(stash.request()))
                .isPresent();
    }

    @Test
    void whatAnEnvironmentWasMadeFromIsComparedWithoutAProcess() throws Exception {
        RealUv.program();
        stash.locked("six==1.16.0");
        assertThat(drift()).as("a fresh clone has none").isEmpty();
        stash.prepare();
        assertThat(drift()).as("in sync").isEmpty();

        stash.file("setup.cfg", "[metadata]");
        assertThat(drift()).isEqualTo("tools/t/setup.cfg has changed since");
        Files.delete(stash.tool.resolve("setup.cfg"));
        stash.python = Optional.of("3");
        assertThat(drift()).isEqualTo("configs/meta.yaml asks for another one than then");
        stash.python = Optional.empty();
        Path info = stash.sitePackages().resolve("six-1.16.0.dist-info");
        Files.move(info, info.resolveSibling("six-1.15.0.dist-info"));
        assertThat(drift()).isEqualTo("packages were installed or removed in it by other means");
        Files.move(info.resolveSibling("six-1.15.0.dist-info"), info);
        assertThat(drift()).isEmpty();

        Path python = stash.venv().resolve("bin/python");
        Path base = python.toRealPath();
        Files.delete(python);
        Files.createSymbolicLink(python, folder.resolve("gone"));
        assertThat(drift()).isEqualTo("its Python is gone");
        Files.delete(python);
        Files.createSymbolicLink(python, base);
        assertThat(drift()).isEmpty();

        EnvironmentFiles files = EnvironmentFiles.of(stash.request());
        Files.writeString(files.syncing(), "");
        assertThat(drift()).isEqualTo("a sync has not come to its end");
        Files.delete(files.syncing());
        Files.delete(files.state());
        assertThat(drift()).as("made by somebody else: not known").isEmpty();
    }

    @Test
    void aMovedStashHasItsEnvironmentAtAnotherPlace() throws Exception {
        RealUv.program();
        stash.locked("six==1.16.0").prepare();
        Path moved = folder.resolve("moved");
        Files.move(stash.root, moved);
        ToolStash other = new ToolStash(moved);
        assertThat(other.environments().check(other.request()))
                .filteredOn(problem -> problem.code() == ProblemCode.ENVIRONMENT_OUT_OF_STEP)
                .extracting(Problem::message)
                .containsExactly("the environment of 't' is not in sync: it was made at another place");
    }
}
