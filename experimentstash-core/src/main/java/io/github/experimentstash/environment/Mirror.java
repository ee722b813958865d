package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the user has packages come from, held against the index that a lock was made with. A lock names its index with
 * each package, and uv takes any other default index, were it only a slash more, for a reason to resolve anew: a good
 * lock would be called stale. So the user's setting is hidden from uv where the lock is compared, and used where packages
 * are fetched.
 *
 * @param other what the user has set up, if it is another source than the lock's
 * @param hidden variables that hide the setting from uv; an empty value removes a variable
 */
record Mirror(Optional<Supply> other, Map<String, String> hidden) {
    private static final String NO_CONFIGURATION = "no-uv-configuration";
    private static final Mirror NONE = new Mirror(Optional.empty(), Map.of());

    /** Of what uv is told. */
    static Mirror of(UvSession uv, ToolProject project) throws IOException {
        Supply supply = uv.supply();
        if (!supply.isSaid()) {
            return NONE;
        }
        Set<String> locked = registries(project);
        if (locked.isEmpty() || isOneOf(locked, supply, false)) {
            return NONE;
        }
        Map<String, String> hidden = new HashMap<>();
        hidden.put("UV_DEFAULT_INDEX", "");
        hidden.put("UV_INDEX_URL", "");
        if (!UserConfiguration.isOfTool(project.root())) {
            hidden.put("UV_NO_CONFIG", "1");
        } else if (Files.isRegularFile(UserConfiguration.file(uv.variables()))) {
            // the tool's own configuration must still be read
            hidden.put(
                    "XDG_CONFIG_HOME",
                    UvStore.cache(uv.variables()).resolve(NO_CONFIGURATION).toString());
        }
        return new Mirror(isOneOf(locked, supply, true) ? Optional.empty() : Optional.of(supply), hidden);
    }

    /** What pip is told, if uv is told nothing and it is another source than the lock's. */
    static Optional<Supply> ofPip(UvSession uv, ToolProject project) throws IOException, InterruptedException {
        Supply supply = uv.pipSupply();
        return supply.isSaid() && !isOneOf(registries(project), supply, true) ? Optional.of(supply) : Optional.empty();
    }

    private static boolean isOneOf(Set<String> locked, Supply supply, boolean slashOrNot) {
        if (supply.noIndex() || supply.index().isEmpty()) {
            return false;
        }
        String index = supply.index().get();
        return locked.contains(index)
                || (slashOrNot
                        && locked.contains(index.endsWith("/") ? index.substring(0, index.length() - 1) : index + "/"));
    }

    /** The indexes that the packages of a {@code uv.lock} come from. */
    private static Set<String> registries(ToolProject project) throws IOException {
        Path file = project.lockFile().orElseThrow();
        String lock = Files.readString(file);
        Set<String> found = new HashSet<>();
        String opening = "source = { registry = \"";
        for (int at = lock.indexOf(opening); at >= 0; at = lock.indexOf(opening, at + 1)) {
            int start = at + opening.length();
            int end = lock.indexOf('"', start);
            if (end > 0) {
                found.add(lock.substring(start, end));
            }
        }
        return found;
    }
}
