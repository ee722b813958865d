package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Deep;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Fingerprint;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ValidationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dstash.deep=configs} with a tool that answers as hydra-core 1.3.8 does. */
class ValidateDeepTest {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        Gate.require(Capability.PYTHON);
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.variables.put("TEST_CALLS", elsewhere.toString());
        stash.file("configs/meta.yaml", """
                tools:
                  demo: {path: tools/demo, entrypoint: main.py, environment: none}""");
        stash.file("tools/demo/helper.py", "A = 1");
        stash.file("tools/demo/conf/config.yaml", "seed: 1");
        stash.file("tools/demo/main.py", """
                import os, sys, time, helper
                from pathlib import Path
                class hydra:
                    main = staticmethod(lambda **arguments: lambda function: function)

                @hydra.main(version_base=None, config_path="conf", config_name="config")
                def main(): pass

                words = sys.argv[1:]
                calls = Path(os.environ["TEST_CALLS"])
                (calls / (os.environ["STASH_CONFIG"] + ".called")).open("a").write(" ".join(words) + "\\n")
                assert words[-2:] == ["--cfg", "job"], words
                if "sed=1" in words:
                    sys.exit("Could not override 'sed'.\\nTo append to your config use +sed=1\\n"
                        + "Key 'sed' is not in struct\\n    full_key: sed\\n    object_type=dict\\n\\n"
                        + "Set the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.")
                if "wait=1" in words:
                    end = time.monotonic() + 60
                    while len(list(calls.glob("*.called"))) < 3 and time.monotonic() < end:
                        time.sleep(0.02)
                    if time.monotonic() >= end:
                        sys.exit("alone")
                print("seed: 1")""");
    }

    private GoalReport validate() {
        return stash.open(folder)
                .validate(new ValidationRequest(
                        Optional.empty(), Optional.empty(), false, false, Set.of(Deep.CONFIGS), false, Set.of()));
    }

    private int calls(String config) throws Exception {
        Path file = elsewhere.resolve(config + ".called");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void anExperimentThatResolvesIsSoundAndNothingIsLeftInTheTool() throws Exception {
        Map<String, String> before = Fingerprint.of(stash.root.resolve("tools"));
        assertThat(validate().lines()).containsExactly("stash is sound: 1 tool, 1 experiment");
        assertThat(stash.said()).contains("tool 'demo' resolves 1 experiment, 0 known from before");
        assertThat(Files.readString(elsewhere.resolve("one.called")))
                .isEqualTo("experiment=first hydra.run.dir=outputs/none --cfg job\n");
        assertThat(Fingerprint.of(stash.root.resolve("tools"))).isEqualTo(before);
    }

    @Test
    void oneThatDoesNotIsAnErrorInHydrasOwnWords() throws Exception {
        stash.file("configs/two.yaml", "tool: demo", "experiment: second", "overrides: [sed=1]");
        GoalReport report = validate();
        assertThat(report.failed()).isTrue();
        assertThat(report.lines())
                .startsWith(
                        "configs/two.yaml:2:13: error STASH-413: tool 'demo' does not resolve this experiment:"
                                + " Could not override 'sed'.",
                        "hint: mvn stash:run -Dconfig=two -DvalidateOnly shows its command");
    }

    @Test
    void severalAreAskedAtOnce() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: a", "overrides: [wait=1]");
        stash.file("configs/two.yaml", "tool: demo", "experiment: b", "overrides: [wait=1]");
        stash.file("configs/three.yaml", "tool: demo", "experiment: c", "overrides: [wait=1]");
        assertThat(validate().failed()).isFalse();
    }

    @Test
    void whatACommitHoldsIsAskedOnceUntilSomethingChanges() throws Exception {
        Gate.require(Capability.GIT);
        stash.file(".gitignore", "/.stash/");
        stash.commitAll();
        assertThat(validate().failed()).isFalse();
        assertThat(validate().failed()).isFalse();
        assertThat(calls("one")).isEqualTo(1);
        assertThat(stash.said()).contains("tool 'demo' resolves 0 experiments, 1 known from before");

        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "description: other");
        validate();
        assertThat(calls("one")).isEqualTo(2);
        stash.file("tools/demo/helper.py", "A = 2");
        validate();
        validate();
        assertThat(calls("one")).as("edited: never remembered").isEqualTo(4);
        stash.commitAll();
        validate();
        validate();
        assertThat(calls("one")).isEqualTo(5);
    }

    @Test
    void aRefusalIsNeverRemembered() throws Exception {
        Gate.require(Capability.GIT);
        stash.file(".gitignore", "/.stash/");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "overrides: [sed=1]");
        stash.commitAll();
        assertThat(validate().failed()).isTrue();
        assertThat(validate().failed()).isTrue();
    }

    @Test
    void whatMightBeginToWorkIsNotStarted() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "overrides: [--multirun]");
        stash.file("configs/wrong.yaml", "tool: demo", "experiment: first", "timeout: never");
        validate();
        assertThat(stash.open(folder).validate(ValidationRequest.all()).lines()).isNotEmpty();
        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        Path main = folder.resolve("tools/demo/main.py");
        Files.writeString(main, Files.readString(main).replace("@hydra.main(", "@other.main("));
        validate();
        assertThat(List.of(calls("one"), calls("wrong"))).containsOnly(0);
    }

    @Test
    void whatStandsInTheWayIsToldOnceAndNothingIsStarted() throws Exception {
        Gate.require(Capability.GIT);
        stash.file("configs/meta.yaml", """
                tools:
                  demo: {path: tools/demo, entrypoint: main.py, environment: none}
                validation: {require_commit_pins: true}""");
        TestStash.git(folder.resolve("tools/demo"), "init", "-q", "-b", "main");
        TestStash.git(folder.resolve("tools/demo"), "add", "-A");
        TestStash.git(folder.resolve("tools/demo"), "commit", "-q", "-m", "a commit");
        stash.commitAll();
        assertThat(validate().lines().stream().filter(line -> line.contains("error STASH-206")))
                .hasSize(1);
        assertThat(calls("one")).isZero();
    }
}
