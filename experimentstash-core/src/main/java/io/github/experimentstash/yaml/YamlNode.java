package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;

/** A value in a YAML file, with the place where it starts. */
public sealed interface YamlNode permits YamlMapping, YamlSequence, YamlScalar {
    SourceLocation location();

    /** What it is, for a message: {@code a map}, {@code a list}, {@code a number} … */
    String kind();
}
