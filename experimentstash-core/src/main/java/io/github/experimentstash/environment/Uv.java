package io.github.experimentstash.environment;

import java.nio.file.Path;

/**
 * A uv program that can be started.
 *
 * @param program absolute
 * @param version such as {@code 0.13.9}
 */
record Uv(Path program, String version) {}
