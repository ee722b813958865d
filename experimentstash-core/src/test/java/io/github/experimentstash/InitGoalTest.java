package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ValidationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} writes works at once. */
class InitGoalTest {
    @TempDir
    Path temporary;

    @Test
    void theFirstExampleRunsAndTakesOverrides() throws Exception {
        Gate.require(Capability.PYTHON);
        Path folder = Files.createDirectories(temporary.resolve("my first stash"));
        GoalReport report = Stash.init(folder, "1");
        assertThat(report.lines()).endsWith("next: mvn stash:run -Dconfig=example");
        TestStash stash = new TestStash(folder);

        RunResult result = stash.run("example");

        assertThat(result.failure()).isEmpty();
        assertThat(stash.record(result).get("metrics"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKeys("pi", "error");
        assertThat(stash.shown()).isEqualTo("20000 darts, 15711 inside: pi is about 3.1422\n");

        assertThat(stash.run(RunRequest.of("example").withOverrides("darts=100"))
                        .failure())
                .isEmpty();
        assertThat(stash.shown()).contains("100 darts, ");
        assertThat(stash.open(folder)
                        .validate(new ValidationRequest(Optional.empty(), Optional.empty(), true, false))
                        .lines())
                .containsExactly("stash is sound: 1 tool, 1 experiment");
    }

    @Test
    void aToolOfOnesOwnIsAddedByTheLinesThatStandThere() throws Exception {
        Stash.init(temporary, "1");
        Path meta = temporary.resolve("configs/meta.yaml");
        String uncommented =
                Files.readString(meta).replaceAll("(?m)^#( {2,}\\S)", "$1").replace("<full commit>", "HEAD");
        assertThat(uncommented).contains("\n  mytool:\n    path: tools/mytool\n");
        Files.writeString(meta, uncommented);
        Files.createDirectories(temporary.resolve("tools/mytool/mytool"));
        Files.writeString(temporary.resolve("tools/mytool/mytool/main.py"), "");

        GoalReport report = new TestStash(temporary)
                .open(temporary)
                .validate(new ValidationRequest(Optional.of("mytool"), Optional.empty(), true, false));

        assertThat(report.lines()).containsExactly("mytool is sound: 0 experiments");
    }
}
