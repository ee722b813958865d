package io.github.experimentstash.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One finding: what is wrong, where, and the next command that helps.
 *
 * @param code permanent code
 * @param severity how bad it is
 * @param location where, if it has a place in a file
 * @param message one sentence without a final full stop; may have more lines when it lists candidates
 * @param hint what to do, with the exact next command where there is one
 */
public record Problem(
        ProblemCode code, Severity severity, Optional<SourceLocation> location, String message, Optional<String> hint) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(location);
        // texts quote what stands in files, and go into reports
        message = Redaction.redactText(message);
        hint = hint.map(Redaction::redactText);
    }

    public static Problem error(ProblemCode code, SourceLocation location, String message, String hint) {
        return new Problem(code, Severity.ERROR, Optional.ofNullable(location), message, Optional.ofNullable(hint));
    }

    /** An error without a place in a file. */
    public static Problem error(ProblemCode code, String message, String hint) {
        return error(code, null, message, hint);
    }

    public static Problem warning(ProblemCode code, SourceLocation location, String message, String hint) {
        return new Problem(code, Severity.WARNING, Optional.ofNullable(location), message, Optional.ofNullable(hint));
    }

    /** A warning without a place in a file. */
    public static Problem warning(ProblemCode code, String message, String hint) {
        return warning(code, null, message, hint);
    }

    public static Problem note(ProblemCode code, SourceLocation location, String message, String hint) {
        return new Problem(code, Severity.NOTE, Optional.ofNullable(location), message, Optional.ofNullable(hint));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** As a person sees it: {@code file:line:column: error STASH-402: message}, and a second line with the hint. */
    public String text() {
        StringBuilder text = new StringBuilder();
        location.ifPresent(place -> text.append(place.text()).append(": "));
        text.append(severity.word()).append(' ').append(code.id()).append(": ").append(message);
        hint.ifPresent(words -> text.append('\n').append("hint: ").append(words));
        return Texts.printable(text.toString());
    }
}
