/** What a run needs to know of git, and what changes git state. {@code git.jgit} is the only user of JGit. */
package io.github.experimentstash.git;
