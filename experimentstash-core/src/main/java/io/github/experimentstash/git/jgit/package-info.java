/** The only user of JGit: what can be known of a repository on a machine without a git program. */
package io.github.experimentstash.git.jgit;
