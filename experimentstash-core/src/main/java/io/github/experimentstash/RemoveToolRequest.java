package io.github.experimentstash;

import java.util.function.Predicate;

/**
 * What a user asks of {@code remove-tool}.
 *
 * @param tool its name
 * @param force goes on over work that is nowhere else; the backup keeps it
 * @param dryRun tells what would go; changes nothing
 * @param keepConfigs its example experiment stays too
 * @param confirm asks a person, with the question; true to go on
 */
public record RemoveToolRequest(
        String tool, boolean force, boolean dryRun, boolean keepConfigs, Predicate<String> confirm) {}
