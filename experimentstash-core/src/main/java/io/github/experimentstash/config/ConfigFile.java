package io.github.experimentstash.config;

import java.nio.file.Path;

/**
 * An experiment file that exists.
 *
 * @param config its name: the path under {@code configs/} without {@code .yaml}
 * @param path absolute
 * @param shown path relative to the stash's root
 */
public record ConfigFile(String config, Path path, String shown) {}
