/**
 * Bringing somebody else's repository here: the interface, its two engines' choice and the rules for addresses. The
 * engines themselves are {@code git.cli} and {@code git.jgit}. Nothing here writes outside of the folders it is given.
 */
package io.github.experimentstash.git.transport;
