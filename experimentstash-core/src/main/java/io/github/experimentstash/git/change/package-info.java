/**
 * Changing a repository so that it is never left half changed: one lock, one journal, steps that each know how to undo,
 * and the rename of git's index as the point from which on a change is done. Knows nothing of tools and their files.
 */
package io.github.experimentstash.git.change;
