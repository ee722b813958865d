package io.github.experimentstash.model;

import java.util.Locale;

/**
 * How bad a {@link Problem} is: an error stops the goal, a warning is told and the goal goes on, a note is worth a word and
 * never fails anything.
 */
public enum Severity {
    ERROR,
    WARNING,
    NOTE;

    /** The word that a person reads: {@code error}, {@code warning} or {@code note}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
