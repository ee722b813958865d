package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;
import java.util.List;

/** A list. */
public record YamlSequence(List<YamlNode> items, SourceLocation location) implements YamlNode {
    public YamlSequence {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
