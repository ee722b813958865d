/** Finds the stash, reads {@code meta.yaml} and experiments into the model. Starts no process and asks no git. */
package io.github.experimentstash.config;
