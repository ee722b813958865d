package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;

/** Puts failures of {@code python -m venv} and pip in words that say what to do. */
final class PipFailures {
    private PipFailures() {}

    static Problem translate(String tool, boolean offline, String text) {
        String the = "the environment of '" + tool + "' was not installed";
        String quoted = UvFailures.quoted(text);
        // Debian wraps its sentence; elsewhere the failing command is all that is said
        if (text.contains("ensurepip") || text.contains("No module named venv")) {
            return Problem.error(
                    ProblemCode.SYNC_FAILED,
                    "this Python cannot make virtual environments: its venv module is a package of its own here"
                            + quoted,
                    "install it (Debian: apt install python3-venv), or use   environment: uv   which does not need it");
        }
        if (text.contains("DO NOT MATCH THE HASHES")) {
            return Problem.error(
                    ProblemCode.SYNC_FAILED,
                    the + ": a package that was downloaded is not the one that the lock names" + quoted,
                    "do not go on with it: ask whoever runs the index");
        }
        if (text.contains("No space left on device")) {
            return Problem.error(
                    ProblemCode.SYNC_FAILED,
                    the + ": the disk is full" + quoted,
                    "make room and run the same command again");
        }
        if (offline && (text.contains("No matching distribution") || text.contains("Could not find a version"))) {
            return Problem.error(
                    ProblemCode.OFFLINE,
                    the + ": it needs packages, and this is an offline build (-o)" + quoted,
                    "run once without -o");
        }
        if (text.contains("Could not find a version") || text.contains("No matching distribution")) {
            // pip says the same of an index that wants a login, of a dead proxy and of a package that is not there
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    the + ": pip found no package where it looked" + quoted,
                    "check the name, and pip's index, login and proxy: python3 -m pip config list");
        }
        return Problem.error(
                ProblemCode.SYNC_FAILED,
                the + quoted,
                "the lines above are pip's own; after mending the cause run the same command again");
    }
}
