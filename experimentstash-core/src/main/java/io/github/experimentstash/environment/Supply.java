package io.github.experimentstash.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the user has packages come from.
 *
 * @param index address of the default index; absent for the program's own
 * @param links folders or pages with files of packages
 * @param noIndex the links alone are to be used
 */
record Supply(Optional<String> index, List<String> links, boolean noIndex) {
    static final Supply NOTHING_SAID = new Supply(Optional.empty(), List.of(), false);

    Supply {
        links = List.copyOf(links);
    }

    /** True if packages come from elsewhere than the program's own index. */
    boolean isSaid() {
        return index.isPresent() || noIndex;
    }

    /** As uv is told: by its variables, else by its user's configuration file. */
    static Supply ofUv(Map<String, String> variables, Map<String, Object> file) {
        String set = variables.getOrDefault("UV_DEFAULT_INDEX", variables.getOrDefault("UV_INDEX_URL", ""));
        // NAME=URL is allowed
        Optional<String> index = set.isEmpty()
                ? indexOf(file)
                : Optional.of(set.substring(set.indexOf('=') < set.indexOf(':') ? set.indexOf('=') + 1 : 0));
        List<String> links = new ArrayList<>(words(variables.getOrDefault("UV_FIND_LINKS", "")));
        if (links.isEmpty()) {
            links.addAll(Toml.strings(file, "find-links"));
        }
        return new Supply(index, links, Boolean.TRUE.equals(file.get("no-index")));
    }

    private static Optional<String> indexOf(Map<String, Object> file) {
        if (file.get("index") instanceof List<?> list) {
            for (Object element : list) {
                Map<String, Object> table = Toml.asTable(element);
                if (table != null && Boolean.TRUE.equals(table.get("default"))) {
                    return Toml.string(table, "url");
                }
            }
        }
        return Toml.string(file, "index-url");
    }

    /**
     * As pip is told.
     *
     * @param list what {@code pip config list} prints: a key and a quoted value a line, variables as {@code :env:.key}
     */
    static Supply ofPip(String list) {
        Map<String, String> values = new HashMap<>();
        // a later one wins over an earlier one, as it does for pip
        for (String section : List.of("global.", "install.", ":env:.")) {
            for (String line : list.split("\r?\n", -1)) {
                int equals = line.indexOf('=');
                if (line.startsWith(section) && equals > 0) {
                    values.put(line.substring(section.length(), equals), unquoted(line.substring(equals + 1)));
                }
            }
        }
        String index = values.getOrDefault("index-url", "");
        String noIndex = values.getOrDefault("no-index", "");
        return new Supply(
                index.isEmpty() ? Optional.empty() : Optional.of(index),
                words(values.getOrDefault("find-links", "")),
                List.of("1", "true", "yes", "on").contains(noIndex.toLowerCase(java.util.Locale.ROOT)));
    }

    /** A Python literal. */
    private static String unquoted(String literal) {
        String text = literal.strip();
        if (text.length() >= 2 && (text.startsWith("'") || text.startsWith("\""))) {
            text = text.substring(1, text.length() - 1);
        }
        return text.replace("\\n", "\n").strip();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split("[\\s,]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** Tells uv; variables, since an address may hold a password and arguments can be read by others. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        if (index.isPresent()) {
            variables.put("UV_DEFAULT_INDEX", index.get());
            variables.put("UV_INDEX_URL", "");
        }
        if (!links.isEmpty()) {
            List<String> absolute = new ArrayList<>();
            for (String link : links) {
                absolute.add(
                        link.contains("://")
                                ? link
                                : Path.of(link).toAbsolutePath().toString());
            }
            variables.put("UV_FIND_LINKS", String.join(",", absolute));
        }
        return variables;
    }

    /** What uv has no variable for. */
    List<String> options() {
        return noIndex ? List.of("--no-index") : List.of();
    }
}
