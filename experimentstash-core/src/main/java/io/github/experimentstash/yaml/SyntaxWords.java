package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in plain words what the engine says in words of its grammar. */
final class SyntaxWords {
    private static final int MAXIMUM_WORDS = 120;

    private SyntaxWords() {}

    static Problem problem(MarkedYamlEngineException e, String text, String file) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        SourceLocation place = mark == null
                ? SourceLocation.ofFile(file)
                : new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        int opened = e.getContextMark().map(Mark::getLine).orElse(place.line() - 1) + 1;

        if (mark != null && isIndentedByTab(text, mark.getLine())) {
            return error(
                    new SourceLocation(file, place.line(), 1),
                    "this line is indented with a tab",
                    "use spaces: YAML does not allow tabs there");
        }
        if (problem.contains("mapping values are not allowed here")) {
            return error(
                    place,
                    "a ':' cannot stand here",
                    "put the value in quotes if the colon is part of it, or check the indentation");
        }
        if (problem.contains("expected <block end>")) {
            return error(
                    place,
                    "this does not fit the lines above",
                    "check the indentation and the quotes; it belongs to what starts in line " + opened);
        }
        if (problem.contains("could not find expected ':'")) {
            return error(place, "a key without a ':'", "write   key: value   (line " + opened + ")");
        }
        if (context.contains("quoted scalar")) {
            return error(
                    place, "a quote is not closed; it was opened in line " + opened, "close it with the same quote");
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            return error(
                    place,
                    "a bracket is not closed, or a comma is missing; it was opened in line " + opened,
                    "close it, or put the value in quotes if the bracket is part of it");
        }
        if (problem.contains("expected '<document start>'")) {
            return error(
                    place, "something stands behind the end of the value", "put the whole value in one pair of quotes");
        }
        if (problem.contains("that cannot start any token")) {
            return error(place, "a value cannot start with this character", "put the value in quotes");
        }
        return error(place, oneLine(problem), "check quotes, colons and indentation around here");
    }

    /** Control characters and length of words that come from a file are not ours to trust. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < MAXIMUM_WORDS; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.length() < text.length() ? line.append('…').toString() : line.toString();
    }

    private static Problem error(SourceLocation place, String what, String hint) {
        return Problem.error(ProblemCode.YAML_SYNTAX, place, what, hint);
    }

    private static boolean isIndentedByTab(String text, int line) {
        int at = 0;
        for (int i = 0; i < line; i++) {
            at = text.indexOf('\n', at) + 1;
            if (at == 0) {
                return false;
            }
        }
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\t') {
                return true;
            }
            if (c != ' ') {
                return false;
            }
        }
        return false;
    }
}
