package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;

/** Ends the reading of one file; never leaves this package. */
final class YamlFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    YamlFailure(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
