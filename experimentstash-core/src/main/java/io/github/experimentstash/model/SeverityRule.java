package io.github.experimentstash.model;

import java.util.Optional;

/**
 * What a stash says of a kind of problem in {@code validation: severity:}.
 *
 * @param severity that it counts for; absent: it is left out and only counted
 * @param reason in the stash's words, shown with each such problem
 * @param location of the rule
 */
public record SeverityRule(Optional<Severity> severity, String reason, SourceLocation location) {}
