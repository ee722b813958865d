/**
 * What a run needs to know of git, and what it leaves there ({@code info/exclude}). {@code git.cli} is the only user of
 * the git program, {@code git.jgit} the only user of JGit. Knows nothing of configurations, environments and records.
 */
package io.github.experimentstash.git;
