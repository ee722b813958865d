package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in plain words what the engine says in words of its grammar. */
final class SyntaxWords {
    private SyntaxWords() {}

    static Problem problem(MarkedYamlEngineException e, String text, String file) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        SourceLocation place = mark == null
                ? SourceLocation.ofFile(file)
                : new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        int opened = e.getContextMark().map(Mark::getLine).orElse(place.line() - 1) + 1;

        int conflict = lineThatBegins(text, "<<<<<<< ");
        if (conflict > 0) {
            return error(
                    new SourceLocation(file, conflict, 1),
                    "this file holds an unresolved merge conflict of git",
                    "decide which lines stay; git status shows where you are");
        }
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
                    "put the value in quotes if the colon is part of it; else check the indentation, and that a blank"
                            + " stands behind each colon");
        }
        if (problem.contains("expected <block end>")) {
            if (mark != null && isBehindQuote(text, mark)) {
                return error(
                        place,
                        "the quote before this ends the value",
                        "a single quote within single quotes is written twice: 'it''s'");
            }
            return error(
                    place,
                    "this does not fit the lines above",
                    "check the indentation and the quotes; it belongs to what starts in line " + opened);
        }
        if (problem.contains("could not find expected ':'")) {
            return error(place, "a key without a ':'", "write   key: value   (line " + opened + ")");
        }
        if (context.contains("scanning an alias") || context.contains("scanning an anchor")) {
            return sign(e, text, place, context.contains("alias") ? '*' : '&');
        }
        if (context.contains("quoted scalar")) {
            boolean closed = !problem.contains("end of stream") && !problem.contains("document separator");
            return closed && context.contains("double")
                    ? error(
                            place,
                            "a backslash in double quotes begins an escape, and this is none",
                            "put the value in single quotes, where a backslash is only a backslash")
                    : error(
                            place,
                            "a quote is not closed; it was opened in line " + opened,
                            "close it with the same quote");
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            return error(
                    place,
                    "a bracket is not closed, or a comma is missing; it was opened in line " + opened,
                    "close it, or put the value in quotes if the bracket is part of it");
        }
        if (problem.contains("expected '<document start>'")) {
            return place.column() == 1
                    ? error(place, "this does not fit the lines above", "check the indentation")
                    : error(
                            place,
                            "something stands behind the end of the value",
                            "put the whole value in one pair of quotes");
        }
        if (problem.contains("that cannot start any token")) {
            return error(place, "a value cannot start with this character", "put the value in quotes");
        }
        if (problem.contains("expected the node content")) {
            return error(place, "a value is missing here", "a comma or a colon too many? An empty text is ''");
        }
        if (problem.contains("expected chomping or indentation indicators")) {
            return error(
                    place,
                    "'|' and '>' begin a text in the next line, nothing else may stand behind them",
                    "put the value in quotes if the sign is part of it");
        }
        return error(place, Texts.oneLine(problem, 120), "check quotes, colons and indentation around here");
    }

    /** {@code *.csv} without quotes: people mean a pattern, YAML an alias. */
    private static Problem sign(MarkedYamlEngineException e, String text, SourceLocation place, char sign) {
        Mark start = e.getContextMark().orElse(null);
        if (start == null) {
            return error(place, "a sign of YAML that names nothing", "put the value in quotes");
        }
        int from = text.offsetByCodePoints(0, start.getIndex());
        int end = from;
        while (end < text.length() && " \t\r\n,]}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return error(
                new SourceLocation(place.file(), start.getLine() + 1, start.getColumn() + 1),
                "a value that begins with '" + sign + "' is an " + (sign == '*' ? "alias" : "anchor") + " of YAML",
                "put it in quotes: '" + Texts.oneLine(text.substring(from, end), 40) + "'");
    }

    private static int lineThatBegins(String text, String beginning) {
        if (text.startsWith(beginning)) {
            return 1;
        }
        int at = text.indexOf("\n" + beginning);
        return at < 0
                ? 0
                : (int) text.substring(0, at + 1).chars().filter(c -> c == '\n').count() + 1;
    }

    private static boolean isBehindQuote(String text, Mark mark) {
        int at = text.offsetByCodePoints(0, mark.getIndex());
        return at > 0 && text.charAt(at - 1) == '\'' && mark.getColumn() > 0;
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
