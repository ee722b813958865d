package io.github.experimentstash.hydra;

import java.util.Optional;

/**
 * What a tool's files compose to for some choices.
 *
 * @param isComplete no file is missing that need not be there, such as one of a single machine
 * @param refusal Hydra composes nothing, and this is why; the tree is then of no use
 */
public record Composed(ConfigTree tree, boolean isComplete, Optional<Refusal> refusal) {}
