package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A map with the order of the file. Keys are unique: a second one is a problem of the file and is left out here. */
public final class YamlMapping implements YamlNode {
    private final Map<String, YamlEntry> entries;
    private final SourceLocation location;

    YamlMapping(Map<String, YamlEntry> entries, SourceLocation location) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.location = location;
    }

    public Collection<YamlEntry> entries() {
        return entries.values();
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public Optional<YamlEntry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    public Optional<YamlNode> get(String key) {
        YamlEntry entry = entries.get(key);
        return entry == null ? Optional.empty() : Optional.of(entry.value());
    }

    @Override
    public SourceLocation location() {
        return location;
    }

    @Override
    public String kind() {
        return "a map";
    }
}
