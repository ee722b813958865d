package io.github.experimentstash.environment;

/** {@code locks/<tool>.txt}: the stash's own hashes for what the tool does not lock itself. */
final class StashLock {
    private StashLock() {}

    /** Relative to the stash's root. */
    static String path(EnvironmentRequest request) {
        return "locks/" + request.tool().name() + ".txt";
    }
}
