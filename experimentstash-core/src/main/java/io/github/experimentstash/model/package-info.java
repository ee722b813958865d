/**
 * The words of the project as data: tools, experiments, run states, problems. Knows nothing but the JDK, reads no file
 * and starts no process; every other package may import it.
 */
package io.github.experimentstash.model;
