package io.github.experimentstash.model;

import java.util.List;

/** The user's world is wrong: a config, a pin, a tool that exits with 3. Maven shows it as a failure. */
public final class StashFailure extends StashException {
    private static final long serialVersionUID = 1L;

    public StashFailure(List<Problem> problems) {
        super(problems, null);
    }

    public StashFailure(Problem problem) {
        this(List.of(problem));
    }
}
