package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.TestStash;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lock} over several tools, of those kinds that need no uv. */
class LockGoalTest {
    @TempDir
    Path folder;

    @Test
    void aToolThatCannotBeLockedFailsTheGoalAfterTheOthers() throws Exception {
        TestStash stash = new TestStash(folder);
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  conda: {path: tools/conda, entrypoint: main.py}",
                "  plain: {path: tools/plain, entrypoint: main.py}",
                "  system: {path: tools/system, entrypoint: main.py, environment: none}");
        stash.file("tools/conda/environment.yml", "dependencies: [numpy]");
        stash.file("tools/plain/main.py", "print()");
        stash.file("tools/system/main.py", "print()");

        GoalReport report = stash.open(stash.root).lock(Optional.empty());

        assertThat(report.failed()).isTrue();
        assertThat(report.lines()).contains("plain  needs no packages: nothing to lock");
        assertThat(report.lines()).anyMatch(line -> line.contains("error STASH-308: tool 'conda'"));
        assertThat(report.lines()).noneMatch(line -> line.contains("system"));
    }

    @Test
    void aToolWithALockOfItsOwnIsLeftAlone() throws Exception {
        TestStash stash = new TestStash(folder);
        stash.file("configs/meta.yaml", "tools:", "  own: {path: tools/own, entrypoint: main.py}");
        stash.file("tools/own/requirements.txt", "six==1.17.0 --hash=sha256:" + "0".repeat(64));

        GoalReport report = stash.open(stash.root).lock(Optional.of("own"));

        assertThat(report.failed()).isFalse();
        assertThat(report.lines())
                .containsExactly("own  has a lock of its own: tools/own/requirements.txt", "next: mvn stash:validate");
    }
}
