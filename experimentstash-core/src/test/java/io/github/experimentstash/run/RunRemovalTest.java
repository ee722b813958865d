package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A removal that ends at any of its steps leaves a whole run, or none and something that the next call takes away. */
class RunRemovalTest {
    private static final String ID = "20260901-100000-one-77aa";

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theNextCallGoesOn(int last) throws Exception {
        Path record = Files.createDirectories(root.resolve("outputs/2026-09-01").resolve(ID));
        Files.writeString(record.resolve("run.json"), "{}");
        Path results = Files.createDirectories(root.resolve("tools/demo/outputs/2026-09-01/10-00-00"));
        Files.writeString(results.resolve("result.csv"), "a,b\n");
        OldRun run = new OldRun(ID, record, "one", "failed", "", List.of(results));
        int[] reached = {0};
        Checkpoint kill = step -> {
            reached[0]++;
            if (reached[0] == last) {
                throw new Killed();
            }
        };

        assertThatThrownBy(() -> new RunRemoval(root, kill).remove(run)).isInstanceOf(Killed.class);

        boolean whole = last == 1;
        assertThat(RunFolder.all(root)).hasSize(whole ? 1 : 0);
        if (whole) {
            assertThat(results.resolve("result.csv")).exists();
        }
        RunRemoval next = new RunRemoval(root, Checkpoint.NONE);
        assertThat(next.finishInterrupted()).isEqualTo(whole ? 0 : 1);
        assertThat(whole && !next.remove(run)).isFalse();
        assertThat(root.resolve("outputs")).isEmptyDirectory();
        assertThat(root.resolve("tools/demo/outputs")).isEmptyDirectory();
        assertThat(next.remove(run)).as("twice").isFalse();
    }

    /** In place of SIGKILL: what is on the disk is the same. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
