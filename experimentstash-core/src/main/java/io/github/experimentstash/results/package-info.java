/**
 * What a run left behind: files and their hashes, metrics, what Hydra wrote of its configuration, and facts of the
 * machine. Knows files only: no git, no environment, no process.
 */
package io.github.experimentstash.results;
