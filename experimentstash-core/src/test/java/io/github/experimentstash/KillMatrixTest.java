package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.DoomedRuns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever is ended by whatever, while the tool does whatever: the promises of docs/processes.md hold. A row is one
 * invocation of Maven with all of its runs side by side, so that one signal meets them all.
 */
class KillMatrixTest {
    /** Of each row every habit of {@link DoomedRuns}; those that are named, in every build, and only there. */
    private static final String TABLE = """
            MAVEN      INT   pool daemon
            MAVEN      TERM  exits-with-zero ignores-term
            MAVEN      HUP   grandchildren silent
            MAVEN      KILL  own-session flood
            TERMINAL   INT   polite
            TERMINAL   HUP   daemon
            SHELL      INT
            SHELL      TERM
            SHELL      HUP
            SHELL      KILL  polite own-session
            SUPERVISOR INT   grandchildren
            SUPERVISOR TERM  exits-with-zero
            SUPERVISOR HUP
            SUPERVISOR KILL  daemon flood
            BOTH       KILL  own-session
            ROOT       INT   pool
            ROOT       TERM  ignores-term
            ROOT       HUP   own-session
            ROOT       KILL  grandchildren flood
            """;

    @TempDir
    Path folder;

    private final ExecutorService sideBySide = Executors.newFixedThreadPool(3);

    @AfterEach
    void end() {
        sideBySide.shutdownNow();
    }

    @TestFactory
    List<DynamicTest> inEveryBuild() {
        return cells(false);
    }

    @TestFactory
    @Tag("rare")
    List<DynamicTest> theOthers() {
        return cells(true);
    }

    private List<DynamicTest> cells(boolean others) {
        List<DynamicTest> cells = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            List<String> words = List.of(line.split(" +"));
            List<String> named = words.subList(2, words.size());
            List<String> habits = new ArrayList<>(DoomedRuns.HABITS);
            habits.removeIf(habit -> named.contains(habit) == others);
            if (!habits.isEmpty()) {
                KillMatrixRow row = new KillMatrixRow(KillMatrixRow.Victim.valueOf(words.get(0)), words.get(1), habits);
                Future<?> done = sideBySide.submit(() -> {
                    row.play(folder.resolve(words.get(0) + "-" + words.get(1)));
                    return null;
                });
                for (String habit : habits) {
                    cells.add(DynamicTest.dynamicTest(words.get(0) + " " + words.get(1) + " " + habit, () -> {
                        done.get();
                        row.check(habit);
                    }));
                }
            }
        }
        assertThat(cells).isNotEmpty();
        return cells;
    }
}
