package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import java.util.List;

/**
 * What {@code stash:lock} did for a tool.
 *
 * @param file of the lock, relative to the stash's root: the stash's own, or the tool's where it has one
 * @param packages locked in it
 * @param changed the file was written anew with other content
 * @param summary one line for a person
 * @param warnings to be told
 */
public record LockReport(String file, int packages, boolean changed, String summary, List<Problem> warnings) {
    public LockReport {
        warnings = List.copyOf(warnings);
    }
}
