package io.github.experimentstash;

import io.github.experimentstash.model.Deep;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code setup} is to do.
 *
 * @param tool only this one; absent for all
 * @param jobs how many submodules are fetched at a time, at least 1
 * @param environments make them too
 * @param deep what is looked at closely
 * @param allowedSchemes of addresses, beside https and ssh
 */
public record SetupRequest(
        Optional<String> tool, int jobs, boolean environments, Set<Deep> deep, Set<String> allowedSchemes) {
    public SetupRequest {
        deep = Set.copyOf(deep);
        allowedSchemes = Set.copyOf(allowedSchemes);
    }
}
