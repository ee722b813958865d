package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code environment: venv}, with the real venv and pip. One environment serves several questions: pip takes its time. */
class VenvTest {
    private static final Path NO_UV = Path.of("/nonexistent/uv");

    @TempDir
    Path folder;

    private LocalIndex index;
    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        Gate.require(Capability.PYTHON_VENV);
        index = new LocalIndex()
                .wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"), "beta<2")
                .wheel("beta", "1.0", Map.of("beta.py", "x = 1\n"))
                .wheel("beta", "2.0", Map.of("beta.py", "x = 2\n"))
                .wheel("gamma", "1.0", Map.of("gamma.py", "x = 1\n"));
        stash = new ToolStash(folder.resolve("stash"));
        stash.kind = EnvironmentKind.VENV;
        stash.variables.keySet().removeIf(name -> name.startsWith("PIP_"));
        stash.variables.put("PIP_CONFIG_FILE", "/dev/null");
        stash.variables.put("PIP_INDEX_URL", index.url());
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        stash.uv = Optional.of(NO_UV);
    }

    @AfterEach
    void close() {
        if (index != null) {
            index.close();
        }
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        assertThat(found[0].hint()).isPresent();
        return found[0];
    }

    @Test
    void whatIsNotLockedIsInstalledByPipAndThenLockedByTheStash() throws Exception {
        stash.file("requirements.txt", "alpha");
        stash.edited = false;
        // neither variables nor a pip.conf of the user's send packages elsewhere
        stash.variables.put("PIP_USER", "1");
        stash.variables.put("PIP_TARGET", folder.resolve("elsewhere").toString());
        stash.variables.put("PIP_REQUIRE_VIRTUALENV", "1");
        // nor do those of Python and of other environments lead it astray
        for (String name : List.of("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX")) {
            stash.variables.put(name, folder.resolve("elsewhere").toString());
        }

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.kind()).isEqualTo(EnvironmentKind.VENV);
        assertThat(prepared.uvVersion()).isEmpty();
        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
        assertThat(prepared.packages().orElseThrow()).startsWith("alpha==1.0\nbeta==1.0\npip==");
        assertThat(prepared.summary()).startsWith("venv, Python 3.").endsWith(" packages, synced now, not locked");
        assertThat(prepared.warnings()).extracting(Problem::code).containsExactly(ProblemCode.NO_LOCK);
        assertThat(stash.heard.lines).contains("setting up the environment of t with venv and pip");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(stash.prepare().changed()).isFalse();

        stash.dependencies = List.of("gamma");
        assertThat(stash.prepare().packages().orElseThrow()).contains("gamma==1.0\n");

        stash.dependencies = List.of();
        stash.uv = Optional.of(RealUv.program());
        assertThat(stash.environments().lock(stash.request()).packages()).isEqualTo(2);
        stash.uv = Optional.of(NO_UV);
        PreparedEnvironment locked = stash.prepare();
        assertThat(locked.lock()).isEqualTo(LockState.STASH);
        assertThat(locked.lockFile()).contains("locks/t.txt");
        assertThat(locked.warnings()).isEmpty();
        assertThat(locked.packages().orElseThrow())
                .as("what the lock does not name is taken out")
                .startsWith("alpha==1.0\nbeta==1.0\npip==")
                .doesNotContain("gamma");

        stash.dependencies = List.of("gamma");
        stash.uv = Optional.of(RealUv.program());
        stash.environments().lock(stash.request());
        stash.uv = Optional.of(NO_UV);
        Path lock = stash.root.resolve("locks/t.txt");
        Files.writeString(lock, Files.readString(lock).replaceAll("sha256:....", "sha256:0000"));
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo(ProblemCode.SYNC_FAILED);
        assertThat(problem.message())
                .startsWith(
                        "the environment of 't' was not installed: a package that was downloaded is not the one that"
                                + " the lock names");
    }

    @Tag("rare")
    @Test
    void aUvLockIsNotReadByPipWhichIsSaidAndMended() throws Exception {
        stash.uv = Optional.of(RealUv.program());
        stash.locked("beta<2");
        Files.writeString(
                stash.tool.resolve("pyproject.toml"),
                Files.readString(stash.tool.resolve("pyproject.toml")).replace("beta<2", "beta"));
        stash.edited = false;
        stash.uv = Optional.of(NO_UV);

        PreparedEnvironment loose = stash.prepare();

        assertThat(loose.lock()).isEqualTo(LockState.NONE);
        assertThat(loose.packages().orElseThrow()).contains("beta==2.0\n");
        assertThat(loose.warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "pip does not read the uv.lock of 't': versions of the day of the sync are installed, and"
                                + " recorded");

        stash.uv = Optional.of(RealUv.program());
        stash.environments().lock(stash.request());
        stash.uv = Optional.of(NO_UV);

        PreparedEnvironment locked = stash.prepare();
        assertThat(locked.lock()).isEqualTo(LockState.STASH);
        assertThat(locked.packages().orElseThrow()).as("what uv.lock names").contains("beta==1.0\n");

        Files.delete(stash.root.resolve("locks/t.txt"));
        stash.dependencies = List.of("no-such-package-here");
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo(ProblemCode.INDEX_UNREACHABLE);
        assertThat(problem.message()).startsWith("the environment of 't' was not installed: pip found no package");
        assertThat(problem.hint().orElseThrow()).contains("pip config list");
    }

    @Test
    void aScriptIsToldThatItNeedsTheNetworkAndThenInstalled() throws Exception {
        stash.file("run.py", "# /// script", "# dependencies = [\"gamma\"]", "# ///", "import gamma");
        stash.entryPoint = new EntryPoint.ScriptFile("run.py", "run.py", List.of());
        stash.offline = true;

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.OFFLINE);
        assertThat(problem.message())
                .startsWith("the environment of 't' was not installed: it needs packages, and this is an offline build"
                        + " (-o)");
        assertThat(problem.hint()).contains("run once without -o");

        stash.offline = false;
        PreparedEnvironment prepared = stash.prepare();
        assertThat(prepared.packages().orElseThrow()).contains("gamma==1.0\n");
        assertThat(prepared.python()).startsWithRaw(stash.root.resolve(".stash"));
    }

    @Test
    void aPythonThatCannotMakeEnvironmentsIsToldByTheDistributionsName() throws Exception {
        Gate.require(Capability.MOUNT);
        Path module =
                Path.of("/usr/lib/" + Path.of("/usr/bin/python3").toRealPath().getFileName() + "/ensurepip");
        Gate.require(Files.isDirectory(module), "no Debian Python with its venv package");
        stash.file("requirements.txt", "alpha");
        // what Debian leaves out is hidden in a namespace of its own: others use that Python meanwhile
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs " + module + " && exec \"$@\"", "sh"));
        command.addAll(PrepareMain.command(stash, NO_UV, EnvironmentKind.VENV));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("PYENV_ROOT");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(said)
                .startsWith(
                        "error STASH-306: this Python cannot make virtual environments: its venv module is a package"
                                + " of its own here\n")
                .contains("hint: install it (Debian: apt install python3-venv), or use   environment: uv");
    }
}
