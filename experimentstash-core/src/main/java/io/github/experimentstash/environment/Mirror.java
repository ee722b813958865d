package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The index that the user has set up for uv, held against the one that a lock was made with. A lock names its index
 * with each package, and uv takes any other default index, were it only a slash more, for a reason to resolve anew: a
 * good lock would be called stale. So the user's setting is hidden from uv where the lock is compared, and used where
 * packages are fetched.
 *
 * @param index the user's default index, if it is another than the lock's
 * @param hidden variables that hide the setting from uv; an empty value removes a variable
 */
record Mirror(Optional<String> index, Map<String, String> hidden) {
    private static final String NO_CONFIGURATION = "no-uv-configuration";

    static Mirror of(Path lock, Map<String, String> variables, Path cache) throws IOException {
        Optional<String> fromFile = Optional.empty();
        Map<String, Object> file = Toml.readFile(UserConfiguration.file(variables));
        if (file.get("index") instanceof List<?> list) {
            for (Object element : list) {
                Map<String, Object> table = Toml.asTable(element);
                if (table != null && Boolean.TRUE.equals(table.get("default"))) {
                    fromFile = Toml.string(table, "url");
                }
            }
        }
        if (fromFile.isEmpty()) {
            fromFile = Toml.string(file, "index-url");
        }
        String set = variables.getOrDefault("UV_DEFAULT_INDEX", variables.getOrDefault("UV_INDEX_URL", ""));
        Optional<String> index = set.isEmpty()
                ? fromFile
                : Optional.of(set.substring(set.indexOf('=') < set.indexOf(':') ? set.indexOf('=') + 1 : 0));
        if (index.isEmpty()) {
            return new Mirror(Optional.empty(), Map.of());
        }
        Set<String> locked = registries(Files.readString(lock));
        if (locked.isEmpty() || locked.contains(index.get())) {
            return new Mirror(Optional.empty(), Map.of());
        }
        Map<String, String> hidden = new HashMap<>();
        hidden.put("UV_DEFAULT_INDEX", "");
        hidden.put("UV_INDEX_URL", "");
        if (fromFile.isPresent()) {
            hidden.put("XDG_CONFIG_HOME", cache.resolve(NO_CONFIGURATION).toString());
        }
        return new Mirror(locked.contains(withoutSlash(index.get())) ? Optional.empty() : index, hidden);
    }

    private static String withoutSlash(String index) {
        return index.endsWith("/") ? index.substring(0, index.length() - 1) : index + "/";
    }

    /** The indexes that the packages of a {@code uv.lock} come from. */
    private static Set<String> registries(String lock) {
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
