package io.github.experimentstash.git;

import io.github.experimentstash.model.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What git knows of a run's code.
 *
 * @param stash absent without git, or when the stash is in no repository
 * @param source absent when the tool is in no repository, or git could not say
 * @param problems warnings: what git could not answer and why
 */
public record GitFacts(Optional<StashState> stash, Optional<SourceState> source, List<Problem> problems) {
    public GitFacts {
        problems = List.copyOf(problems);
    }
}
