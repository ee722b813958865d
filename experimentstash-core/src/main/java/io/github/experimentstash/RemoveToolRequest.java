package io.github.experimentstash;

import java.util.function.Predicate;

/**
 * What a user asks of {@code remove-tool}.
 *
 * @param tool its name
 * @param force goes on over work that is nowhere else; the backup keeps it
 * @param dryRun tells what would go; changes nothing
 * @param keepConfigs its example experiment stays too
 * @param noBackup nothing is kept of it; refused, whatever {@code force} says, if something of it is nowhere else
 * @param confirm asks a person, with the question; true to go on
 */
public record RemoveToolRequest(
        String tool, boolean force, boolean dryRun, boolean keepConfigs, boolean noBackup, Predicate<String> confirm) {}
