package io.github.experimentstash.model;

import java.util.List;

/** We could not do the work: input and output, a broken installation. Maven shows it as an error. */
public final class StashError extends StashException {
    private static final long serialVersionUID = 1L;

    public StashError(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }

    public StashError(Problem problem) {
        this(problem, null);
    }
}
