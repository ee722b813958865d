package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Failures that are nobody's fault in particular. */
final class Failures {
    private Failures() {}

    static StashError io(String doing, IOException cause) {
        String why = why(cause);
        return new StashError(
                Problem.error(ProblemCode.SYNC_FAILED, "could not " + doing + ": " + why, hint(why)), cause);
    }

    static StashError interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new StashError(Problem.error(
                ProblemCode.SYNC_FAILED, "interrupted while it was to " + doing, "run the same command again"));
    }

    /** The file and what is wrong with it: Java leaves the second part to the class of some exceptions. */
    static String why(IOException cause) {
        if (cause instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (cause instanceof NoSuchFileException gone) {
            return gone.getFile() + ": no such file or folder";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String hint(String why) {
        if (why.contains("No space left on device") || why.contains("quota exceeded")) {
            return "make room on that disk and run the same command again";
        }
        if (why.contains("permission denied") || why.contains("Read-only file system")) {
            return "make that place writable and run the same command again";
        }
        return "run the same command again; with -X Maven shows where it came from";
    }
}
