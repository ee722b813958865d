package io.github.experimentstash.git;

import java.util.List;
import java.util.Optional;

/**
 * A tool's code as a run finds it.
 *
 * @param ownRepository true for a submodule or a clone; false for a folder of a bigger repository
 * @param url of {@code origin} of an own repository, without login
 * @param commit of HEAD of an own repository
 * @param tree of that commit, or of {@code HEAD:<path>} for a folder; absent when it is not committed yet
 * @param branch of an own repository; absent when HEAD is detached, as in submodules
 * @param dirty tracked files differ from HEAD
 * @param modified those files, relative to the tool's folder
 * @param untracked what git does not know and does not ignore, relative to the tool's folder, folders with {@code /} at
 *     the end
 * @param changesKnown false on a machine without a git program: {@code dirty} and the lists then say nothing
 */
public record SourceState(
        boolean ownRepository,
        Optional<String> url,
        Optional<String> commit,
        Optional<String> tree,
        Optional<String> branch,
        boolean dirty,
        List<String> modified,
        List<String> untracked,
        boolean changesKnown) {
    public SourceState {
        modified = List.copyOf(modified);
        untracked = List.copyOf(untracked);
    }

    /** Nothing modified and nothing untracked: what runs is what is committed. */
    public boolean isClean() {
        return changesKnown && !dirty && untracked.isEmpty();
    }
}
