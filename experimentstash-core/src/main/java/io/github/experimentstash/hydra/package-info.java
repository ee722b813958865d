/**
 * Reads the configuration of a Hydra tool from its files, without starting it: what it composes to for given words of
 * the command line. What files alone cannot tell is said to be unknown, never guessed.
 */
package io.github.experimentstash.hydra;
