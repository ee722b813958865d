/**
 * Starting, supervising and ending processes; the only package that uses {@link java.lang.ProcessBuilder}. Knows
 * nothing of tools, experiments or git.
 */
package io.github.experimentstash.process;
