/**
 * The Maven front door: parameters in, one call to {@link io.github.experimentstash.Stash}, one translator of failures.
 * Holds no rule of its own; must not know any room of core but {@code model} and the facade.
 */
package io.github.experimentstash.maven;
