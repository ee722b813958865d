package io.github.experimentstash.model;

import java.util.Locale;

/** What a tool's code runs in. */
public enum EnvironmentKind {
    /** A uv project, a script with inline dependencies, or requirements, synced by uv. */
    UV,
    /** {@code python -m venv} and pip. */
    VENV,
    /** The machine's own Python; nothing is installed. */
    NONE;

    /** The word in {@code meta.yaml} and in records. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
