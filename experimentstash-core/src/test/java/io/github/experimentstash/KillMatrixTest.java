package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.KillMatrixCell.Victim;
import io.github.experimentstash.testing.DoomedRuns;
import io.github.experimentstash.tracker.TrackerEnvironments;
import io.github.experimentstash.tracker.WandbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    /**
     * Of each row every habit of {@link DoomedRuns}; those that are named, in every build, and only there. Only tools that
     * use wandb have its process.
     */
    private static final String TABLE = """
            MAVEN      INT   pool daemon
            MAVEN      TERM  exits-with-zero ignores-term
            MAVEN      HUP   grandchildren silent
            MAVEN      KILL  own-session flood wandb-offline
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
            ROOT       KILL  grandchildren flood wandb-online
            CORE       INT
            CORE       TERM
            CORE       HUP
            CORE       KILL
            """;

    @TempDir
    Path folder;

    private WandbServer server;

    private final ExecutorService sideBySide = Executors.newFixedThreadPool(3);

    @AfterEach
    void end() {
        sideBySide.shutdownNow();
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    List<DynamicTest> inEveryBuild() throws IOException {
        return cells(false);
    }

    @TestFactory
    @Tag("rare")
    List<DynamicTest> theOthers() throws IOException {
        return cells(true);
    }

    private List<DynamicTest> cells(boolean others) throws IOException {
        TrackerEnvironments.WANDB.venv();
        server = new WandbServer(Files.createDirectories(folder.resolve("server")));
        List<DynamicTest> cells = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            List<String> words = List.of(line.split(" +"));
            Victim victim = Victim.valueOf(words.get(0));
            if (victim != Victim.CORE) {
                cells.addAll(row(victim, words, DoomedRuns.HABITS, others, Optional.empty()));
            }
            cells.addAll(row(victim, words, DoomedRuns.TRACKED, others, Optional.of(server)));
        }
        assertThat(cells).isNotEmpty();
        return cells;
    }

    private List<DynamicTest> row(
            Victim victim, List<String> words, List<String> all, boolean others, Optional<WandbServer> server) {
        List<String> named = words.subList(2, words.size());
        List<String> habits =
                all.stream().filter(habit -> named.contains(habit) != others).toList();
        if (habits.isEmpty()) {
            return List.of();
        }
        String name = victim + " " + words.get(1);
        KillMatrixRow row = new KillMatrixRow(victim, words.get(1), habits, server);
        Future<?> done = sideBySide.submit(() -> {
            row.play(folder.resolve(name.replace(' ', '-') + (server.isPresent() ? "-tracked" : "")));
            return null;
        });
        List<DynamicTest> cells = new ArrayList<>();
        for (String habit : habits) {
            cells.add(DynamicTest.dynamicTest(name + " " + habit, () -> {
                done.get();
                row.check(habit);
            }));
        }
        return cells;
    }
}
