package io.github.experimentstash.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What {@code stash:clean} is to remove. A run goes only if all that is asked for is true of it.
 *
 * @param olderThan runs that began longer ago than this
 * @param keep runs that are not among the newest so many of their experiment; at least 0
 * @param keepResults records go, results stay
 * @param caches what the stash can make again, below {@code .stash/}
 */
public record CleanRequest(Optional<Duration> olderThan, Optional<Integer> keep, boolean keepResults, boolean caches) {
    /** Runs are asked for at all. */
    public boolean runs() {
        return olderThan.isPresent() || keep.isPresent();
    }
}
