package io.github.experimentstash;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What must come of a run whose tool has a habit when somebody gets a signal: the promises of docs/processes.md. */
record KillMatrixCell(Victim victim, String signal, String habit) {
    /** The grace of each run of the table, and what is given to what outlives its tool. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration OF_STRAGGLERS = Duration.ofSeconds(3);
    /** Of a tracker, whose run is ended after the tool. */
    private static final Duration OF_TRACKERS = Duration.ofSeconds(30);

    /** Who gets the signal. */
    enum Victim {
        MAVEN,
        /** Typed into a terminal, or the terminal is closed: Maven and its shell get it. */
        TERMINAL,
        /** The parent of Maven alone. */
        SHELL,
        /** Of each run. */
        SUPERVISOR,
        /** Maven and the supervisors, in the same moment. */
        BOTH,
        /** The tool's own process, of each run. */
        ROOT,
        /** The process with which wandb sends, of each run. */
        CORE;

        /** As {@code start.json} calls it. */
        String process() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What the signal does to the run. */
    enum End {
        STOPPED,
        KILLED,
        GOES_ON,
        HANGS
    }

    End end() {
        return switch (victim) {
            case MAVEN, TERMINAL -> End.STOPPED;
            case SHELL, CORE -> End.GOES_ON;
            case BOTH -> End.KILLED;
            case SUPERVISOR -> signal.equals("KILL") ? End.KILLED : End.STOPPED;
            case ROOT ->
                signal.equals("KILL")
                        ? End.KILLED
                        : habit.equals("ignores-term")
                                ? End.GOES_ON
                                : habit.equals("pool") && signal.equals("INT") ? End.HANGS : End.STOPPED;
        };
    }

    boolean supervisorIsKilled() {
        return end() == End.KILLED && victim != Victim.ROOT;
    }

    /** Whether the tool was asked to end, and says so. */
    boolean lastWords() {
        boolean asked = end() == End.STOPPED || end() == End.HANGS;
        return asked && !habit.equals("ignores-term") && !habit.equals("silent");
    }

    /** Within which nothing lives any more; empty where nobody asks it to end at once. */
    Optional<Duration> limit() {
        if (victim == Victim.SHELL || victim == Victim.CORE || victim == Victim.BOTH) {
            return Optional.empty();
        }
        boolean stragglers = victim == Victim.ROOT || signal.equals("KILL") && victim == Victim.SUPERVISOR;
        Duration limit = (stragglers ? OF_STRAGGLERS : GRACE).plusSeconds(2);
        return Optional.of(isTracked() ? limit.plus(OF_TRACKERS) : limit);
    }

    /** {@code state} of its record. */
    String state() {
        boolean zero = habit.equals("exits-with-zero") && signal.equals("TERM");
        return switch (end()) {
            case GOES_ON -> "succeeded";
            case HANGS -> "cancelled";
            case KILLED -> victim == Victim.ROOT ? "crashed" : "interrupted";
            case STOPPED -> victim != Victim.ROOT ? "cancelled" : zero ? "succeeded" : "crashed";
        };
    }

    /** A part of the sentence in its record, if it did not succeed. */
    String reason() {
        if (end() == End.HANGS) {
            return "stash:cancel";
        }
        return switch (victim) {
                    case MAVEN, TERMINAL ->
                        switch (signal) {
                            case "INT" -> "interrupted (Ctrl-C)";
                            case "TERM" -> "Maven was told to end (SIGTERM)";
                            case "HUP" -> "the terminal was closed (SIGHUP)";
                            default -> "Maven was killed or ended abruptly";
                        };
                    case SUPERVISOR, BOTH ->
                        signal.equals("KILL") ? "its supervisor was killed" : "its supervisor received SIG" + signal;
                    default -> "SIG" + signal;
                }
                + (end() == End.STOPPED && habit.equals("ignores-term") ? ", killed after 1 s" : "");
    }

    /** The exit code or the signal in its record, where it was the supervisor who stopped the tool. */
    Optional<Map<String, Object>> howItEnded() {
        if (end() != End.STOPPED || victim == Victim.ROOT) {
            return Optional.empty();
        }
        return Optional.of(
                switch (habit) {
                    case "ignores-term" -> Map.of("signal", "SIGKILL");
                    case "exits-with-zero" -> Map.of("exit_code", 0L);
                    default -> Map.of("signal", "SIGTERM");
                });
    }

    // -- at the tracker

    private boolean isTracked() {
        return habit.startsWith("wandb");
    }

    boolean isOffline() {
        return habit.equals("wandb-offline");
    }

    /** Whether the process that has the last steps was lost with them. */
    boolean coreIsLost() {
        return victim == Victim.CORE || supervisorIsKilled();
    }

    /** As its server must know it. */
    String stateAtServer() {
        return end() == End.GOES_ON ? "finished" : "failed";
    }

    /** As a shell would tell the tool's end; empty where nobody knows it. */
    Optional<Long> exitCodeAtServer() {
        return switch (end()) {
            case GOES_ON -> Optional.of(0L);
            case KILLED -> victim == Victim.ROOT ? Optional.of(137L) : Optional.empty();
            case HANGS -> Optional.empty();
            case STOPPED ->
                Optional.of(
                        victim == Victim.ROOT
                                ? 128L
                                        + Map.of("HUP", 1L, "INT", 2L, "TERM", 15L)
                                                .get(signal)
                                : 143L);
        };
    }
}
