package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caller's variables, no network, disks that refuse: none of them makes another environment than the lock's. */
class UvSurroundingsTest {
    @TempDir
    Path folder;

    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        RealUv.program();
        stash = new ToolStash(folder.resolve("stash"));
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        return found[0];
    }

    /** Each of these was seen to lead uv or Python astray in silence (or to stop them). */
    private Map<String, String> misleading() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (String module : List.of("six", "zipfile", "sitecustomize")) {
            Files.writeString(elsewhere.resolve(module + ".py"), "raise SystemExit('the wrong " + module + "')\n");
        }
        Files.writeString(elsewhere.resolve("constraints.txt"), "six==1.15.0\n");
        Map<String, String> variables = new HashMap<>();
        for (String folderOf : List.of(
                "VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PROJECT", "UV_WORKING_DIR", "GIT_DIR")) {
            variables.put(folderOf, elsewhere.toString());
        }
        for (String flag : List.of(
                "UV_FROZEN",
                "UV_LOCKED",
                "UV_NO_SYNC",
                "UV_SYSTEM_PYTHON",
                "UV_NO_SOURCES",
                "UV_NO_INSTALL_PROJECT",
                "UV_NO_BUILD",
                "UV_NO_BINARY",
                "UV_NO_CACHE",
                "UV_NO_CONFIG",
                "UV_NO_EDITABLE",
                "UV_MANAGED_PYTHON",
                "PYTHONDONTWRITEBYTECODE")) {
            variables.put(flag, "1");
        }
        variables.put("UV_CONSTRAINT", elsewhere.resolve("constraints.txt").toString());
        variables.put("UV_OVERRIDE", elsewhere.resolve("constraints.txt").toString());
        variables.put("UV_PYTHON", "3.77");
        variables.put("UV_EXCLUDE_NEWER", "2020-01-01");
        variables.put("UV_RESOLUTION", "lowest");
        variables.put("UV_PRERELEASE", "allow");
        variables.put("UV_FORK_STRATEGY", "fewest");
        variables.put("UV_INDEX_STRATEGY", "unsafe-best-match");
        variables.put("PYTHONPATH", elsewhere.toString());
        variables.put("PYTHONHOME", elsewhere.toString());
        variables.put("PYTHONPYCACHEPREFIX", elsewhere.resolve("cache").toString());
        return variables;
    }

    private ToolStash installable(String... dependencies) throws Exception {
        stash.project(dependencies);
        Path pyproject = stash.tool.resolve("pyproject.toml");
        Files.writeString(
                pyproject,
                Files.readString(pyproject).replace("0.1", "1") + String.join("\n", stash.backend(".", "t")) + "\n");
        stash.file("requirements.txt", dependencies);
        return stash.file("t.py", "import six", "print(six.__version__)");
    }

    @Test
    void variablesOfTheCallerDoNotLeadALockedSyncAstray() throws Exception {
        installable("six==1.16.0").uv("lock");
        Map<String, String> clean = Map.copyOf(stash.variables);
        stash.variables.putAll(misleading());

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.packages()).contains("six==1.16.0\nt==1\n");
        assertThat(prepared.python()).startsWithRaw(stash.venv());
        assertThat(stash.python("import t")).isEqualTo("1.16.0");
        assertThat(folder.resolve("elsewhere/pyvenv.cfg")).doesNotExist();

        stash.variables.clear();
        stash.variables.putAll(clean);
        assertThat(stash.prepare().changed())
                .as("nor do they make a difference")
                .isFalse();
    }

    @Test
    void norOneWithoutALock() throws Exception {
        installable("six<1.17");
        stash.variables.putAll(misleading());

        assertThat(stash.prepare().packages()).contains("six==1.16.0\nt==1\n");
    }

    @Test
    void whereUvFindsThingsStaysTheUsersChoice() throws Exception {
        Map<String, String> caller = new HashMap<>(misleading());
        for (String kept : List.of(
                "UV_CACHE_DIR",
                "UV_DEFAULT_INDEX",
                "UV_INDEX",
                "UV_INDEX_URL",
                "UV_INDEX_MINE_PASSWORD",
                "UV_KEYRING_PROVIDER",
                "UV_SYSTEM_CERTS",
                "UV_INSECURE_HOST",
                "UV_HTTP_TIMEOUT",
                "UV_OFFLINE",
                "UV_LINK_MODE",
                "UV_CONCURRENT_DOWNLOADS",
                "HTTPS_PROXY",
                "SSL_CERT_FILE",
                "DATA_DIR",
                "CUDA_VISIBLE_DEVICES")) {
            caller.put(kept, "x");
        }

        assertThat(Environments.scrub(caller).values()).containsOnly("x").hasSize(16);
    }

    @Test
    void withoutTheNetworkAWarmCacheIsEnough() throws Exception {
        stash.locked("six==1.16.0");
        stash.prepare();
        Trees.delete(stash.venv());
        Trees.delete(stash.root.resolve(".stash"));
        stash.offline = true;

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");

        Files.delete(stash.tool.resolve("uv.lock"));
        Trees.delete(stash.venv());
        assertThat(stash.prepare().packages()).as("without a lock too").contains("six==1.16.0\n");
        assertThat(stash.environments().lock(stash.request()).packages()).isEqualTo(1);
    }

    @Test
    void withoutTheNetworkAColdCacheIsSaidAndTheNextRunGoesOn() throws Exception {
        stash.locked("six==1.16.0");
        String warm = stash.variables.put("UV_CACHE_DIR", folder.resolve("cold").toString());
        stash.offline = true;

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.OFFLINE);
        assertThat(problem.message())
                .startsWith("the environment of 't' needs packages that are not in uv's cache, and this is an offline"
                        + " build (-o)\n    ")
                .contains("six==1.16.0");
        assertThat(problem.hint()).contains("run once without -o");

        stash.offline = false;
        stash.variables.put("UV_OFFLINE", "1");
        assertThat(refused().hint()).contains("run once without UV_OFFLINE");

        stash.variables.remove("UV_OFFLINE");
        stash.variables.put("UV_CACHE_DIR", warm);
        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void withoutTheNetworkNorACacheACompleteEnvironmentIsEnough() throws Exception {
        stash.locked("six==1.16.0");
        stash.prepare();
        Trees.delete(stash.root.resolve(".stash"));
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cold").toString());
        stash.offline = true;

        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void aCacheThatCannotBeWrittenIsToldFromATool() throws Exception {
        Gate.require(Capability.MOUNT);
        stash.locked("six==1.16.0");
        Path cache = Files.createDirectories(folder.resolve("cache"));
        stash.variables.put("UV_CACHE_DIR", cache.toString());
        mount("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", cache.toString());
        try {
            Problem problem = refused();

            assertThat(problem.message())
                    .startsWith("uv cannot write its cache\n    ")
                    .contains(cache.toString());
            assertThat(problem.hint()).contains("set UV_CACHE_DIR to a folder that can be written");
        } finally {
            mount("umount", "-l", cache.toString());
        }
    }

    @Test
    void aStashOfAColleagueIsRunWhenItIsInSyncAndExplainedWhenItIsNot() throws Exception {
        stash.locked("six==1.16.0");
        stash.prepare();
        mayNotBeWritten();

        assertThat(prepareWithoutPrivileges()).isEqualTo("same 1");

        stash.run(stash.root, "chmod", "-R", "u+w", stash.root.toString());
        Trees.delete(stash.venv());
        mayNotBeWritten();
        assertThat(prepareWithoutPrivileges())
                .startsWith(
                        "error STASH-306: the environment of 't' is not in sync, and it cannot be written in tools/t")
                .contains("Permission denied");
    }

    private void mayNotBeWritten() throws Exception {
        stash.run(stash.root, "chmod", "-R", "a-w", stash.root.toString());
    }

    /** As who owns the files, but with no more rights than their mode gives. */
    private String prepareWithoutPrivileges() throws Exception {
        List<String> command = new ArrayList<>();
        if (stash.run(folder, "id", "-u").outputText().strip().equals("0")) {
            Gate.require(Capability.OTHER_USER);
            String rights = "-dac_override,-dac_read_search,-fowner";
            command.addAll(List.of("setpriv", "--inh-caps", rights, "--bounding-set", rights));
        }
        command.addAll(PrepareMain.command(stash, RealUv.program(), stash.kind));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(stash.variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    private void mount(String... command) throws Exception {
        assertThat(stash.run(stash.root, command).errorText()).isEmpty();
    }
}
