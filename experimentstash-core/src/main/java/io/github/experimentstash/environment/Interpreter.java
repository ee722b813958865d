package io.github.experimentstash.environment;

import java.nio.file.Path;

/**
 * A Python of the machine.
 *
 * @param executable absolute, neither a shim nor of a virtual environment
 * @param version such as {@code 3.11.7}
 */
record Interpreter(Path executable, String version) {}
