package io.github.experimentstash.model;

import java.util.Optional;
import java.util.Set;

/**
 * What a user asks of {@code add-tool}.
 *
 * @param tool its name
 * @param url of the upstream repository
 * @param revision which commit of it
 * @param entryPoint wins over what is found in the tool
 * @param directory in which its project lies; wins over what is found
 * @param python version for {@code meta.yaml}
 * @param allowedSchemes of addresses, beside https and ssh
 * @param dryRun look and tell; nothing of the stash is changed
 */
public record AddToolRequest(
        String tool,
        String url,
        Revision revision,
        Optional<String> entryPoint,
        Optional<String> directory,
        Optional<String> python,
        Optional<String> description,
        Set<String> allowedSchemes,
        boolean dryRun) {
    public AddToolRequest {
        allowedSchemes = Set.copyOf(allowedSchemes);
    }
}
