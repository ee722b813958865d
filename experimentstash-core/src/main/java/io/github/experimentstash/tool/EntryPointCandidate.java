package io.github.experimentstash.tool;

/**
 * How a tool may be started.
 *
 * @param entryPoint as {@code meta.yaml} has it: {@code -m manylatents.main}
 * @param reason where it was found: {@code manylatents/main.py with @hydra.main}
 * @param file the Python file behind it, relative to the project; empty if not known
 * @param hydra it is a Hydra application
 */
record EntryPointCandidate(String entryPoint, String reason, String file, boolean hydra) {}
