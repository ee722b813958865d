package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.KillMatrixCell.Victim;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.process.RecordLock;
import io.github.experimentstash.testing.DefaultSignals;
import io.github.experimentstash.testing.DoomedRuns;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.Survivors;
import io.github.experimentstash.testing.Terminal;
import io.github.experimentstash.testing.Waiting;
import io.github.experimentstash.tracker.WandbServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One invocation of Maven with runs side by side, of which one process of a kind is ended by a signal. */
final class KillMatrixRow {
    /** The pipe of the tool, what the supervisor has read and not written, and what the tool was writing. */
    private static final long IN_PIPE_AND_BUFFER = (1 << 20) + (1 << 16) + 64_000;

    private final Victim victim;
    private final String signal;
    private final List<String> habits;
    private final Optional<WandbServer> server;
    private DoomedRuns runs;
    private TrackedRuns tracked;
    private Duration untilGone;
    private List<String> survivors = List.of();
    private double load;

    /** @param server of the trackers that the tools use; absent if they use none */
    KillMatrixRow(Victim victim, String signal, List<String> habits, Optional<WandbServer> server) {
        this.victim = victim;
        this.signal = signal;
        this.habits = habits;
        this.server = server;
    }

    private KillMatrixCell cell(String habit) {
        return new KillMatrixCell(victim, signal, habit);
    }

    // -- what happens

    /** All of it, until the next goal has run; what came of it is asked for by {@link #check}. */
    void play(Path folder) throws Exception {
        runs = new DoomedRuns(folder, habits, server.map(TrackedRuns::variables).orElse(Map.of()));
        load = Waiting.load();
        switch (victim) {
            case SUPERVISOR, ROOT, CORE -> playHere();
            case TERMINAL -> playInTerminal();
            case SHELL -> playBelowShell();
            default -> playMaven();
        }
        // a process that was killed is gone a little later
        Waiting.until("locks are free", () -> habits.stream().noneMatch(this::isHeld));
        if (victim != Victim.BOTH) {
            statusKnowsThem();
        }
        RunResult next = runs.stash.run("next");
        assertThat(next.failure()).as("the next run").isEmpty();
        if (server.isPresent()) {
            tracked = new TrackedRuns(runs, server.get());
            tracked.sync();
        }
        survivors = Survivors.of(runs.stash.root);
    }

    private void playMaven() throws Exception {
        Process maven = start(StashMain.command(runs.stash, habits.toArray(String[]::new)));
        runs.awaitUp();
        long struck = System.nanoTime();
        if (victim == Victim.BOTH) {
            for (String habit : habits) {
                // so that it cannot end its run before it is killed itself
                send("STOP", runs.pid(habit, "supervisor"));
            }
            maven.destroyForcibly().waitFor();
            for (String habit : habits) {
                send("KILL", runs.pid(habit, "supervisor"));
            }
            return;
        }
        send(signal, maven.pid());
        awaitGone(struck);
        assertThat(maven.waitFor())
                .as("exit code of Maven")
                .isEqualTo(
                        switch (signal) {
                            case "INT" -> 130;
                            case "TERM" -> 143;
                            case "HUP" -> 129;
                            default -> 137;
                        });
    }

    private void playInTerminal() throws Exception {
        Terminal terminal = Terminal.open(runs.stash.root, belowShell(), runs.stash.variables);
        runs.awaitUp();
        long struck = System.nanoTime();
        if (signal.equals("INT")) {
            terminal.typeCtrlC();
            awaitGone(struck);
        }
        terminal.close();
        awaitGone(struck);
        terminal.await();
    }

    private void playBelowShell() throws Exception {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(belowShell());
        Process shell = start(command);
        runs.awaitUp();
        ProcessHandle maven = shell.children().findFirst().orElseThrow();
        send(signal, shell.pid());
        if (!signal.equals("INT")) {
            shell.waitFor(); // of INT it thinks when its child has ended
        }
        letThemGoOn();
        maven.onExit().get();
        awaitGone(System.nanoTime());
    }

    /** The shell stays, since it has something to do afterwards. */
    private List<String> belowShell() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
        command.addAll(StashMain.command(runs.stash, habits.toArray(String[]::new)));
        return command;
    }

    private void playHere() throws Exception {
        Host host =
                new Host(new Silence(), runs.stash.variables, Clock.systemDefaultZone(), runs.stash.root, false, false);
        List<Thread> invocations = new ArrayList<>();
        for (String habit : habits) {
            Thread invocation = new Thread(() ->
                    Stash.open(host, runs.stash.root, StashOptions.defaults()).run(RunRequest.of(habit)));
            invocation.start();
            invocations.add(invocation);
        }
        runs.awaitUp();
        long struck = System.nanoTime();
        for (String habit : habits) {
            send(signal, runs.pid(habit, victim.process()));
        }
        letThemGoOn();
        awaitGone(struck);
        for (Thread invocation : invocations) {
            invocation.join();
        }
    }

    /** Those that the signal does not end say more, and come to their end by themselves or by {@code stash:cancel}. */
    private void letThemGoOn() throws Exception {
        for (String habit : habits) {
            if (cell(habit).end() == KillMatrixCell.End.GOES_ON) {
                Path log = runs.record(habit).resolve("output.log");
                long before = Files.size(log);
                if (!habit.equals("silent") && !habit.equals("flood")) {
                    Waiting.until(habit + " goes on", () -> Files.size(log) > before);
                }
                runs.letGo(habit);
            } else if (cell(habit).end() == KillMatrixCell.End.HANGS) {
                Waiting.until(habit + " hangs", () -> runs.hangs(habit));
                String id = runs.record(habit).getFileName().toString();
                assertThat(runs.stash
                                .open(runs.stash.root)
                                .cancel(Optional.of(id))
                                .failed())
                        .isFalse();
            }
        }
    }

    private void awaitGone(long since) {
        Waiting.until(
                "nothing lives on of " + runs.stash.root,
                () -> Survivors.of(runs.stash.root).isEmpty());
        untilGone = untilGone == null ? Duration.ofNanos(System.nanoTime() - since) : untilGone;
    }

    private void statusKnowsThem() throws IOException {
        for (String habit : habits) {
            String id = runs.record(habit).getFileName().toString();
            GoalReport report = runs.stash.open(runs.stash.root).status(Optional.of(id), false, false);
            assertThat(String.join("\n", report.lines()))
                    .contains(id, cell(habit).state());
        }
    }

    // -- what must have come of it

    // -- what must have come of it

    /** The same for every cell. */
    void check(String habit) throws Exception {
        KillMatrixCell cell = cell(habit);
        assertThat(survivors).isEmpty();
        cell.limit()
                .ifPresent(limit -> assertThat(untilGone.toMillis())
                        .as("milliseconds until nothing lived any more")
                        .isLessThan((long) (load * limit.toMillis())));
        Path record = runs.record(habit);
        Map<String, Object> run = runs.run(habit);
        assertThat(run).containsEntry("state", cell.state()).containsKey("outputs");
        if (!run.get("state").equals("succeeded")) {
            assertThat(run.get("reason").toString()).contains(cell.reason());
        }
        if (cell.supervisorIsKilled()) {
            assertThat(run.get("reason").toString()).contains("is lost");
        }
        cell.howItEnded().ifPresent(facts -> assertThat(run).containsAllEntriesOf(facts));
        runs.assertLogIsWhole(habit, cell.lastWords(), cell.supervisorIsKilled() ? IN_PIPE_AND_BUFFER : 0);
        if (tracked != null) {
            tracked.check(cell);
        }
        RecordSchemas.check(record);
        assertThat(new File(runs.stash.root + "/.stash/running").list()).isEmpty();
    }

    private boolean isHeld(String habit) {
        try {
            return RecordLock.isHeld(runs.record(habit));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(DefaultSignals.with(command));
        builder.environment().clear();
        builder.environment().putAll(runs.stash.variables);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void send(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Much output, and nobody to look at it. */
    private static final class Silence implements Reporter {
        @Override
        public void line(String text) {
            // the record is looked at, not the words
        }

        @Override
        public void warn(String text) {
            line(text);
        }

        @Override
        public void debug(String text) {
            line(text);
        }

        @Override
        public OutputStream console() {
            return OutputStream.nullOutputStream();
        }
    }
}
