package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** uv looks upwards for a project: one above the tool must not be synced, or decide, in its place. */
class UvHijackTest {
    @TempDir
    Path folder;

    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        RealUv.program();
        stash = new ToolStash(folder.resolve("paper"));
    }

    /** The stash's own project, as who writes figures in Python has one. */
    private void above(Path place, String... more) throws Exception {
        Files.writeString(
                place.resolve("pyproject.toml"),
                "[project]\nname = 'paper'\nversion = '1'\nrequires-python = '>=3.9'\ndependencies = ['iniconfig']\n"
                        + String.join("\n", more) + "\n");
    }

    @Test
    void theStashsOwnProjectIsNotSyncedForATool() throws Exception {
        above(stash.root);
        stash.locked("six==1.16.0");

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
        assertThat(stash.root.resolve(".venv")).doesNotExist();
    }

    @Test
    void norForAToolWithoutAProjectOfItsOwn() throws Exception {
        above(stash.root);
        stash.file("requirements.txt", "six==1.16.0");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("six==1.16.0\n");
        assertThat(prepared.python()).startsWithRaw(stash.venv());
        assertThat(stash.root.resolve(".venv")).doesNotExist();
        assertThat(stash.root.resolve("uv.lock")).doesNotExist();
    }

    @Test
    void whatTheStashTellsUvForItselfDoesNotCountForATool() throws Exception {
        above(stash.root, "[tool.uv]", "constraint-dependencies = ['six==1.15.0']", "no-index = true");
        stash.file("requirements.txt", "six<1.17");

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
        assertThat(stash.environments().lock(stash.request()).packages()).isEqualTo(1);
        assertThat(Files.readString(stash.root.resolve("locks/t.txt"))).contains("six==1.16.0");
    }

    @Test
    void aWorkspaceThatTakesTheToolForItsMemberIsRefusedAndTheHintMendsIt() throws Exception {
        stash.locked("six==1.16.0");
        above(stash.root, "[tool.uv.workspace]", "members = ['tools/*']");

        Problem problem = refused();

        assertThat(problem.message())
                .isEqualTo("tool 't' would get the environment of another project: it is a member of the workspace in"
                        + " pyproject.toml of the stash");
        assertThat(problem.hint()).contains("in that file add   exclude = [\"tools/t\"]   to [tool.uv.workspace]");
        assertThat(stash.environments().check(stash.request()))
                .as("validate says it too")
                .extracting(Problem::code)
                .containsExactly(ProblemCode.PROJECT_HIJACKED);
        assertThat(stash.environments().preview(stash.request()).problems())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.PROJECT_HIJACKED);

        above(stash.root, "[tool.uv.workspace]", "members = ['tools/*']", "exclude = [\"tools/t\"]");
        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void aWorkspaceAboveTheStashIsFoundTooAndAToolWithoutALockIsNotLeftToIt() throws Exception {
        Path repository = stash.root.getParent();
        stash.project("six==1.16.0");
        above(repository, "[tool.uv.workspace]", "members = ['paper/tools/*']");

        Problem problem = refused();

        assertThat(problem.message()).endsWith(" the workspace in " + repository.resolve("pyproject.toml"));
        assertThat(problem.hint().orElseThrow()).contains("exclude = [\"paper/tools/t\"]");
        assertThat(repository.resolve(".venv")).doesNotExist();
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        assertThat(found[0].code()).isEqualTo(ProblemCode.PROJECT_HIJACKED);
        assertThat(stash.venv()).doesNotExist();
        assertThat(stash.root.resolve(".venv")).doesNotExist();
        return found[0];
    }
}
