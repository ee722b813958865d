package io.github.experimentstash.model;

import java.util.Optional;

/**
 * What a line of a tool's log means, as {@code diagnoses} in {@code meta.yaml} says it.
 *
 * @param pattern regular expression that a line must contain
 * @param reason one sentence for a person; {@code $1} to {@code $9} stand for what the groups matched
 * @param hint what to do; the same holds for its {@code $1}
 * @param location of the pattern
 */
public record DiagnosisPattern(String pattern, String reason, Optional<String> hint, SourceLocation location) {}
