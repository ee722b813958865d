package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Python an environment is made of: uv would ask the shims of a version manager, we look behind them. */
class UvInterpreterTest {
    @TempDir
    Path folder;

    private ToolStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        RealUv.program();
        stash = new ToolStash(folder.resolve("stash"));
    }

    /** Pythons of this machine by their minor version, such as {@code 3.11}. */
    private Map<String, Path> pythons() throws Exception {
        List<Path> places = new ArrayList<>();
        for (Path parent : List.of(
                Path.of(System.getProperty("user.home"), ".pyenv/versions"), Path.of("/opt/hostedtoolcache/Python"))) {
            if (Files.isDirectory(parent)) {
                try (var versions = Files.list(parent)) {
                    versions.forEach(version -> {
                        places.add(version.resolve("bin"));
                        places.add(version.resolve("x64/bin"));
                    });
                }
            }
        }
        places.add(Path.of("/usr/bin"));
        places.add(Path.of("/usr/local/bin"));
        Map<String, Path> found = new TreeMap<>();
        for (Path place : places) {
            for (int minor = 9; minor < 20; minor++) {
                Path python = place.resolve("python3." + minor);
                if (Files.isExecutable(python)) {
                    found.putIfAbsent("3." + minor, python.toRealPath());
                }
            }
        }
        return found;
    }

    /** Two of them that differ. */
    private List<Map.Entry<String, Path>> two() throws Exception {
        List<Map.Entry<String, Path>> all = List.copyOf(pythons().entrySet());
        Gate.require(all.size() >= 2, "no two Pythons of 3.9 or newer on this machine");
        return List.of(all.get(0), all.get(all.size() - 1));
    }

    private static String version(ToolStash stash, Path python) throws Exception {
        return stash.run(stash.root, python.toString(), "-c", "import platform; print(platform.python_version())")
                .outputText()
                .strip();
    }

    private static Path program(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        assertThat(found[0].code()).isEqualTo(ProblemCode.PYTHON_NOT_FOUND);
        assertThat(stash.venv()).doesNotExist();
        return found[0];
    }

    @Test
    void behindShimsThatAnswerForOneVersionTheOthersAreFound() throws Exception {
        Path python = two().get(1).getValue();
        String version = version(stash, python);
        Path manager = folder.resolve("pyenv");
        Path home = Files.createDirectories(manager.resolve("versions/" + version + "/bin"));
        Files.createSymbolicLink(home.resolve("python3"), python);
        Path shims = manager.resolve("shims");
        for (String name : List.of("python3", "python", "python3." + version.split("\\.")[1])) {
            program(shims.resolve(name), "echo 'pyenv: " + name + ": command not found' >&2", "exit 127");
        }
        stash.variables.put("PYENV_ROOT", manager.toString());
        stash.variables.put("PATH", shims.toString());
        stash.python = Optional.of(version);

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.pythonVersion()).isEqualTo(version);
        assertThat(prepared.python().toRealPath()).isEqualTo(python);
    }

    @Test
    void soItIsWithTheVersionManagerOfThisMachine() throws Exception {
        Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        Gate.require(Files.isDirectory(versions), "no pyenv on this machine");
        String chosen = version(stash, Path.of("python3"));
        String other = pythons().entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(versions))
                .map(Map.Entry::getKey)
                .filter(minor -> !chosen.startsWith(minor + "."))
                .findFirst()
                .orElse("");
        Gate.require(!other.isEmpty(), "pyenv has one Python only");
        stash.python = Optional.of(other);

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.pythonVersion()).startsWith(other + ".");
        assertThat(prepared.python().toRealPath()).startsWithRaw(versions);
        assertThat(stash.python("import sys; print(sys.version_info[:2])"))
                .isEqualTo("(" + other.replace(".", ", ") + ")");
    }

    @Test
    void theToolsOwnChoiceCountsAndThatOfTheStashWins() throws Exception {
        List<Map.Entry<String, Path>> two = two();
        stash.locked("six==1.16.0")
                .file(".python-version", "# chosen by the authors", two.get(0).getKey());

        assertThat(stash.prepare().pythonVersion()).startsWith(two.get(0).getKey() + ".");

        stash.python = Optional.of(two.get(1).getKey());
        PreparedEnvironment made = stash.prepare();
        assertThat(made.pythonVersion()).startsWith(two.get(1).getKey() + ".");
        assertThat(made.changed()).isTrue();
        assertThat(made.packages()).contains("six==1.16.0\n");
        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void aVersionThatTheProjectForbidsIsAnErrorBeforeUvIsAsked() throws Exception {
        stash.project("six");
        stash.python = Optional.of("3.8");
        stash.uv = Optional.of(Path.of("/nonexistent/uv"));

        Problem problem = refused();

        assertThat(problem.message())
                .isEqualTo("python_version of 't' is 3.8, but the tool's requires-python is '>=3.9'");
        assertThat(problem.hint().orElseThrow())
                .isEqualTo("in configs/meta.yaml give 't' a python_version that fits >=3.9");
    }

    @Test
    void aVersionThatThisMachineLacksIsNamedWithThoseItHas() throws Exception {
        Gate.require(Capability.PYTHON);
        stash.python = Optional.of("3.77");
        // neither this nor a network brings uv to fetch one
        stash.variables.put("UV_PYTHON_DOWNLOADS", "automatic");

        Problem problem = refused();

        assertThat(problem.message())
                .startsWith("tool 't' needs Python 3.77, which this machine does not have; found: 3.");
        assertThat(problem.hint().orElseThrow())
                .startsWith("install it and put it on PATH")
                .doesNotContain("meta.yaml");
    }

    @Test
    void aPatchLevelOfTheAuthorsThatIsNotHereHasAWayOut() throws Exception {
        stash.file(".python-version", "3.11.777");

        Problem problem = refused();

        assertThat(problem.message()).startsWith("tool 't' needs Python 3.11.777, which this machine does not have");
        assertThat(problem.hint().orElseThrow())
                .endsWith("or in configs/meta.yaml give 't' a python_version, which wins over .python-version");
    }

    @Test
    void aRequirementThatNoPythonHereMeetsIsSaidInItsOwnWords() throws Exception {
        stash.project("six");
        Path pyproject = stash.tool.resolve("pyproject.toml");
        Files.writeString(pyproject, Files.readString(pyproject).replace(">=3.9", ">=3.77"));

        assertThat(refused().message())
                .startsWith("tool 't' needs a Python (requires-python >=3.77), which this machine does not have");
    }

    @Test
    void anotherChoiceInTheVersionManagerIsSeenByWhoTakesTheMachinesPython() throws Exception {
        List<Map.Entry<String, Path>> two = two();
        Path manager = folder.resolve("pyenv");
        stash.kind = EnvironmentKind.NONE;
        stash.variables.put("PYENV_ROOT", manager.toString());
        stash.variables.put("PATH", manager.resolve("shims").toString());
        for (Map.Entry<String, Path> one : two) {
            program(manager.resolve("shims/python3"), "exec " + one.getValue() + " \"$@\"");
            Files.writeString(manager.resolve("version"), one.getKey() + "\n");

            assertThat(stash.prepare().pythonVersion()).startsWith(one.getKey() + ".");
        }
    }

    @Test
    void whoHasActivatedAnEnvironmentGetsWhatItWasMadeFrom() throws Exception {
        Gate.require(Capability.PYTHON_VENV);
        Path activated = folder.resolve("activated");
        stash.run(folder, "python3", "-m", "venv", "--without-pip", activated.toString());
        stash.variables.put("PATH", activated.resolve("bin") + ":" + stash.variables.get("PATH"));
        stash.variables.put("VIRTUAL_ENV", activated.toString());

        assertThat(Files.readString(
                        Files.createDirectories(stash.prepare().python().getParent())
                                .resolveSibling("pyvenv.cfg")))
                .doesNotContain(activated.toString());

        stash.kind = EnvironmentKind.NONE;
        assertThat(stash.prepare().python())
                .as("none: the very python that the user would start")
                .startsWithRaw(activated);
    }
}
