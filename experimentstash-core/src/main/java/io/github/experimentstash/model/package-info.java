/**
 * The words of the project as data: tools, experiments, run states, problems. Knows nothing but the JDK and starts
 * no process; of files it knows only what any room may ask: sum, size, which match a glob. Every other package may import
 * it.
 */
package io.github.experimentstash.model;
