package io.github.experimentstash.model;

import java.util.List;
import java.util.stream.Collectors;

/** A goal cannot go on; carries what a person needs to know. Told once, by whoever stands at the front door. */
public abstract sealed class StashException extends RuntimeException permits StashFailure, StashError {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    StashException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining("\n\n")), cause);
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<Problem> problems() {
        return problems;
    }
}
