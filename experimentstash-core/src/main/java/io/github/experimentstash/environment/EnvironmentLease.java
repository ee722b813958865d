package io.github.experimentstash.environment;

import java.nio.file.Path;

/**
 * Holds an environment as it is, from its preparation until the run that uses it is known to be alive by the
 * {@code lock} of its record. Call {@link #occupy} before the supervisor is started and {@link #close} as soon as it
 * holds that lock, or when the run came to nothing: other runs of the tool wait meanwhile.
 */
public interface EnvironmentLease extends AutoCloseable {
    /**
     * Leaves a mark that the run recorded there uses the environment, for as long as its {@code lock} is held.
     *
     * @param recordDirectory absolute; holds {@code lock}
     */
    void occupy(Path recordDirectory);

    /** Lets others in. Idempotent. */
    @Override
    void close();
}
