package io.github.experimentstash.run;

import java.nio.file.Path;
import java.util.List;

/**
 * A run that may be removed.
 *
 * @param folder its record, absolute
 * @param createdAt ISO 8601, as in its record
 * @param results folders that hold its results and nothing else, absolute; none where they are to stay
 */
public record OldRun(String id, Path folder, String config, String state, String createdAt, List<Path> results) {
    public OldRun {
        results = List.copyOf(results);
    }
}
