package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import java.util.List;
import java.util.Map;

/** Environments of tools. Safe for several threads. */
public final class Environments {
    private final Host host;
    private final EnvironmentOptions options;

    public Environments(Host host, EnvironmentOptions options) {
        this.host = host;
        this.options = options;
    }

    /**
     * Makes the tool's environment what its lock says, unless it is known to be so. Quick, and without uv, when nothing
     * changed since the last time.
     *
     * @throws io.github.experimentstash.model.StashFailure if the tool or the machine stands in the way
     * @throws io.github.experimentstash.model.StashError if files cannot be read or written
     */
    public PreparedEnvironment prepare(EnvironmentRequest request) {
        throw new UnsupportedOperationException("not written yet: " + host + options);
    }

    /** What {@link #prepare} would find; starts no process and changes nothing. */
    public EnvironmentPreview preview(EnvironmentRequest request) {
        throw new UnsupportedOperationException("not written yet: " + host + options);
    }

    /** Writes the stash's own lock of a tool that has none ({@code locks/<tool>.txt}). */
    public LockReport lock(EnvironmentRequest request) {
        throw new UnsupportedOperationException("not written yet: " + host + options);
    }

    /** What validation says of the tool's environment; changes nothing in the tool. */
    public List<Problem> check(EnvironmentRequest request) {
        throw new UnsupportedOperationException("not written yet: " + host + options);
    }

    /** The caller's variables without those that steer Python, uv or git in a way that is not the tool's. */
    public static Map<String, String> scrub(Map<String, String> callerVariables) {
        return ScrubbedVariables.of(callerVariables);
    }
}
