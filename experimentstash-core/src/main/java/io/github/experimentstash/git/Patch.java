package io.github.experimentstash.git;

import io.github.experimentstash.model.Problem;
import java.util.List;

/**
 * What was saved of code that is in no commit.
 *
 * @param written {@code changes.patch} is there
 * @param bytes its size
 * @param stashUntracked files of the stash that git does not know, relative to its root
 * @param sourceUntracked those of the tool, relative to the stash's root
 * @param copied which of them lie in {@code untracked/}, relative to the stash's root
 * @param warnings what was not saved, and lines that look like secrets
 */
public record Patch(
        boolean written,
        long bytes,
        List<String> stashUntracked,
        List<String> sourceUntracked,
        List<String> copied,
        List<Problem> warnings) {
    public Patch {
        stashUntracked = List.copyOf(stashUntracked);
        sourceUntracked = List.copyOf(sourceUntracked);
        copied = List.copyOf(copied);
        warnings = List.copyOf(warnings);
    }
}
