package io.github.experimentstash.hydra;

import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the files of a configuration say of each key, laid over each other. Which of them wins is not kept: so a key
 * that is not here is in no order of them, and where they disagree nothing is said.
 */
public final class ConfigTree {
    /** What a file has at a key. */
    public enum Kind {
        MAP,
        LIST,
        VALUE,
        NULL,
        /** {@code ???} */
        MISSING,
        INTERPOLATION
    }

    private static final int PATHS_LISTED = 3000;

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, ConfigTree> children = new LinkedHashMap<>();
    private String text = "";

    ConfigTree() {}

    /** @param place keys joined by dots under which the file's content is put; the empty text for the top */
    void add(String place, YamlMapping content) throws UnknownException {
        ConfigTree at = this;
        if (!place.isEmpty()) {
            for (String key : place.split("\\.", -1)) {
                at = at.child(key);
                at.kinds.add(Kind.MAP);
            }
        }
        at.put(content, true);
    }

    private void put(YamlMapping content, boolean isFile) throws UnknownException {
        kinds.add(Kind.MAP);
        for (YamlEntry entry : content.entries()) {
            if (isFile && entry.key().equals("defaults")) {
                continue;
            }
            if (entry.key().indexOf('.') >= 0) {
                throw new UnknownException("a key with a dot");
            }
            child(entry.key()).set(entry.value());
        }
    }

    private void set(YamlNode node) throws UnknownException {
        if (node instanceof YamlMapping map) {
            put(map, false);
        } else if (node instanceof YamlSequence) {
            kinds.add(Kind.LIST);
        } else if (node instanceof YamlScalar scalar) {
            kinds.add(kind(scalar));
            text = scalar.text();
        }
    }

    private static Kind kind(YamlScalar scalar) {
        if (scalar.isNull()) {
            return Kind.NULL;
        }
        if (scalar.text().equals("???")) {
            return Kind.MISSING;
        }
        return scalar.text().contains("${") ? Kind.INTERPOLATION : Kind.VALUE;
    }

    private ConfigTree child(String key) {
        return children.computeIfAbsent(key, name -> new ConfigTree());
    }

    /** True only if Hydra has nothing at this path, whatever stands in the files wins. */
    public boolean lacks(List<String> path) {
        ConfigTree at = this;
        for (String key : path) {
            if (at.kinds.contains(Kind.INTERPOLATION) || at.kinds.contains(Kind.LIST)) {
                return false;
            }
            at = at.children.get(key);
            if (at == null) {
                return true;
            }
        }
        return false;
    }

    /** True only if Hydra has something at this path that is not null, whatever stands in the files wins. */
    public boolean has(List<String> path) {
        ConfigTree at = this;
        for (String key : path) {
            if (!at.kinds.equals(EnumSet.of(Kind.MAP)) || at.children.get(key) == null) {
                return false;
            }
            at = at.children.get(key);
        }
        return !at.kinds.contains(Kind.NULL)
                && !at.kinds.contains(Kind.INTERPOLATION)
                && !at.kinds.contains(Kind.MISSING);
    }

    /** What the files say of a key at the top; empty if none names it. */
    public Set<Kind> kindsOf(String key) {
        ConfigTree child = children.get(key);
        return child == null ? Set.of() : Set.copyOf(child.kinds);
    }

    /** One of the values of a key at the top, as written; the empty text if there is none. */
    public String textOf(String key) {
        ConfigTree child = children.get(key);
        return child == null ? "" : child.text;
    }

    /** Paths with dots, those of Hydra itself left out; of very many the first. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Map.Entry<String, ConfigTree> entry : children.entrySet()) {
            if (!entry.getKey().equals("hydra")) {
                entry.getValue().collect(entry.getKey(), paths);
            }
        }
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (paths.size() >= PATHS_LISTED) {
            return;
        }
        paths.add(path);
        children.forEach((key, child) -> child.collect(path + "." + key, paths));
    }
}
