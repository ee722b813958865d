package io.github.experimentstash.model;

import java.util.Optional;

/** With what a tool is asked to end, before it is made to. */
public enum StopSignal {
    /** As a system does it; what every tool gets that names none. */
    TERM,
    /** As Ctrl-C; a {@code KeyboardInterrupt} of Python. */
    INT,
    HUP,
    QUIT,
    /** To the tool's own process alone: it ends whoever does not expect it. */
    USR1,
    /** As {@link #USR1}. */
    USR2;

    /** {@code INT} or {@code SIGINT}, in capitals; empty for any other word. */
    public static Optional<StopSignal> ofWord(String word) {
        String name = word.startsWith("SIG") ? word.substring("SIG".length()) : word;
        for (StopSignal signal : values()) {
            if (signal.name().equals(name)) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }

    /** {@code SIGINT}. */
    public String fullName() {
        return "SIG" + name();
    }
}
