package io.github.experimentstash.git;

import java.util.List;
import java.util.Optional;

/**
 * The stash's repository as a run finds it; submodules are not asked.
 *
 * @param commit of HEAD; absent before the first commit
 * @param branch absent when HEAD is detached
 * @param dirty tracked files of the stash differ from HEAD
 * @param modified those files, relative to the stash's root
 * @param untracked what git does not know, relative to the stash's root, folders with {@code /} at the end; absent when
 *     it was not asked for
 * @param commitTime committer's time of HEAD, seconds since 1970 UTC
 * @param changesKnown false on a machine without a git program: {@code dirty} and the lists then say nothing
 */
public record StashState(
        Optional<String> commit,
        Optional<String> branch,
        boolean dirty,
        List<String> modified,
        Optional<List<String>> untracked,
        Optional<Long> commitTime,
        boolean changesKnown) {
    public StashState {
        modified = List.copyOf(modified);
        untracked = untracked.isPresent() ? Optional.of(List.copyOf(untracked.get())) : untracked;
    }
}
