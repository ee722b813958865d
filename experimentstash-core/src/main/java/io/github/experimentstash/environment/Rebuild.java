package io.github.experimentstash.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packages that are to be installed again although their versions are right.
 *
 * @param packages their names
 * @param fetched what is in the cache is not to be trusted: they must come from where packages come from
 */
record Rebuild(Set<String> packages, boolean fetched) {
    Rebuild {
        packages = new TreeSet<>(packages);
    }

    /** Options of {@code uv sync} and {@code uv pip}. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        for (String name : packages) {
            options.add("--reinstall-package");
            options.add(name);
        }
        return options;
    }
}
