package io.github.experimentstash.run.diagnosis;

/**
 * A line of a Python stack.
 *
 * @param file as Python wrote it
 * @param function empty text where Python names none
 */
record Frame(String file, int line, String function) {}
