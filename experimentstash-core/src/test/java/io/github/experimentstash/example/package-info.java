/** The stash in {@code example-repo}, which the README, the demo and the integration tests use: it must be what it says. */
package io.github.experimentstash.example;
