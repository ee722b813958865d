package io.github.experimentstash.environment;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user may set.
 *
 * @param uvPath the uv to use ({@code stash.uv.path}); absent to look for one
 * @param provideUv uv may be put into our cache when none is found ({@code stash.uv.provide})
 */
public record EnvironmentOptions(Optional<Path> uvPath, boolean provideUv) {
    /** Looks for uv, and provides it when there is none. */
    public static EnvironmentOptions defaults() {
        return new EnvironmentOptions(Optional.empty(), true);
    }
}
