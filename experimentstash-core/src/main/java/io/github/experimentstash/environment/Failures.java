package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import java.io.IOException;

/** Failures that are nobody's fault in particular. */
final class Failures {
    private Failures() {}

    static StashError io(String doing, IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new StashError(Problem.error(ProblemCode.SYNC_FAILED, "could not " + doing + ": " + why, null), cause);
    }

    static StashError interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new StashError(Problem.error(
                ProblemCode.SYNC_FAILED, "interrupted while it was to " + doing, "run the same command again"));
    }
}
