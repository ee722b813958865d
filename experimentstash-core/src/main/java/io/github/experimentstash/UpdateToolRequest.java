package io.github.experimentstash;

import io.github.experimentstash.model.Revision;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code update-tool} is to do.
 *
 * @param tool only this one; absent for all that are submodules
 * @param revision which commit is wanted
 * @param allowedSchemes of addresses, beside https and ssh
 * @param dryRun fetch and tell only
 */
public record UpdateToolRequest(Optional<String> tool, Revision revision, Set<String> allowedSchemes, boolean dryRun) {
    public UpdateToolRequest {
        allowedSchemes = Set.copyOf(allowedSchemes);
    }
}
