package io.github.experimentstash;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code clean} was asked for.
 *
 * @param olderThan a time span, as typed
 * @param keep how many runs of each experiment stay, as typed
 * @param keepResults only records go
 * @param caches what can be made again goes too
 * @param dryRun look and tell only
 * @param confirm asks a person, with the question; true to go on
 */
public record CleanWish(
        Optional<String> olderThan,
        Optional<String> keep,
        boolean keepResults,
        boolean caches,
        boolean dryRun,
        Predicate<String> confirm) {}
