package io.github.experimentstash.git.submodule;

import java.util.function.UnaryOperator;

/**
 * A text file of the stash that changes together with a submodule.
 *
 * @param path relative to the work tree's root
 * @param before in the work tree; null: there is none
 * @param after in the work tree; null: there is none afterwards
 * @param staged the same change of what is staged, which may differ from the work tree; null: nothing is staged
 */
public record Companion(String path, String before, String after, UnaryOperator<String> staged) {}
