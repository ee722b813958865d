package io.github.experimentstash.environment;

import java.util.Locale;

/** What stands behind the versions of an environment; in a record: {@code environment.lock}. */
public enum LockState {
    /** The tool's own lock, which fits its project. */
    IN_STEP,
    /** The tool's own lock, taken as it is although the project has moved on. */
    STALE,
    /** {@code locks/<tool>.txt} of the stash. */
    STASH,
    /** Nothing: the versions of the day of the sync. */
    NONE;

    /** As written in records: {@code in-step}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
