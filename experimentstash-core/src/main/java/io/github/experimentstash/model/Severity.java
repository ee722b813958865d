package io.github.experimentstash.model;

import java.util.Locale;

/** How bad a {@link Problem} is: an error stops the goal, a warning is told and the goal goes on. */
public enum Severity {
    ERROR,
    WARNING;

    /** The word that a person reads: {@code error} or {@code warning}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
