package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;

/**
 * A single value, kept as it was written: its type is a question of who reads it.
 *
 * @param text the characters, unescaped; of a plain value exactly what stands in the file
 * @param plain true without quotes, block style or a {@code !!str} tag: only then YAML may see something other than text
 * @param location where it starts
 */
public record YamlScalar(String text, boolean plain, SourceLocation location) implements YamlNode {
    /** Its type for a YAML 1.2 reader (core schema). */
    public PlainType type() {
        return plain ? PlainType.ofYaml12(text) : PlainType.TEXT;
    }

    /** Its type for a YAML 1.1 reader, which PyYAML and most Python tools are. */
    public PlainType legacyType() {
        return plain ? PlainType.ofYaml11(text) : PlainType.TEXT;
    }

    /** True for {@code true}, {@code yes} and {@code on}; asked only if a version of YAML calls it a boolean. */
    public boolean truth() {
        return PlainType.truth(text);
    }

    public boolean isNull() {
        return type() == PlainType.NULL;
    }

    @Override
    public String kind() {
        return type().words();
    }
}
