package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;

/**
 * One line of a map.
 *
 * @param key its text, whatever type YAML would give it
 * @param keyLocation where the key starts
 * @param value what it stands for
 */
public record YamlEntry(String key, SourceLocation keyLocation, YamlNode value) {}
