/** The git program: how it is found, started without side effects and read. Knows nothing of stashes and tools. */
package io.github.experimentstash.git.cli;
