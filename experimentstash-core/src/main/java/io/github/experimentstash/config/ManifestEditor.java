package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splices a tool's entry into the text of {@code meta.yaml} and out of it. Every other byte stays: comments, order, quotes,
 * line ends. What cannot be done in that way is refused and not attempted.
 */
public final class ManifestEditor {
    private static final String DEFAULT_INDENT = "  ";

    private ManifestEditor() {}

    /**
     * The text with one more tool behind the others.
     *
     * @param keys lines below the tool's name, without indentation, such as {@code path: tools/x}
     * @throws StashFailure if the text cannot be read, or its tools stand in brackets
     */
    public static String withTool(String text, String name, List<String> keys) {
        check(text);
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        Optional<YamlSpan> tools = YamlSpan.find(YamlSpan.of(text), "tools");
        if (tools.isEmpty()) {
            String entry = "tools:" + lineEnd + entry(DEFAULT_INDENT, name, keys, lineEnd);
            String body = text.isBlank() || text.endsWith("\n") ? text : text + lineEnd;
            return checked(text, body + entry + lineEnd, name);
        }
        YamlSpan span = tools.get();
        if (!span.children().isEmpty()) {
            YamlSpan first = span.children().get(0);
            int end = lineEnd(text, span.valueEnd());
            return checked(
                    text, insert(text, end, entry(" ".repeat(first.keyColumn()), name, keys, lineEnd), lineEnd), name);
        }
        String value = text.substring(span.valueStart(), Math.max(span.valueStart(), span.valueEnd()))
                .strip();
        if (span.flow() && !value.replaceAll("\\s", "").equals("{}")) {
            throw inBrackets(span);
        }
        int keyEnd = text.indexOf(':', indexOfLine(text, span.keyLine())) + 1;
        int end = lineEnd(text, Math.max(span.valueEnd(), keyEnd));
        // "tools: {}", "tools: ~" or "tools:"; a comment behind it stays
        String rest = value.isEmpty() ? text.substring(keyEnd, end) : text.substring(span.valueEnd(), end);
        String head = text.substring(0, keyEnd) + rest;
        String indent = " ".repeat(span.keyColumn()) + DEFAULT_INDENT;
        return checked(
                text,
                insert(head + text.substring(end), head.length(), entry(indent, name, keys, lineEnd), lineEnd),
                name);
    }

    /**
     * The text without a tool's entry; unchanged if it has none.
     *
     * @throws StashFailure as {@link #withTool}
     */
    public static String withoutTool(String text, String name) {
        check(text);
        Optional<YamlSpan> tools = YamlSpan.find(YamlSpan.of(text), "tools");
        if (tools.isEmpty()) {
            return text;
        }
        if (tools.get().flow()) {
            if (!text.substring(tools.get().valueStart(), tools.get().valueEnd())
                    .contains(name)) {
                return text;
            }
            throw inBrackets(tools.get());
        }
        Optional<YamlSpan> entry = YamlSpan.find(tools.get().children(), name);
        if (entry.isEmpty()) {
            return text;
        }
        int start = indexOfLine(text, entry.get().keyLine());
        int end = lineEnd(text, entry.get().valueEnd());
        boolean last = tools.get().children().size() == 1;
        int after = end < text.length() ? text.indexOf('\n', end) + 1 : end;
        String before = text.substring(0, start);
        if (after == end && before.endsWith("\n")) {
            // the text had no final line end and keeps none
            before = before.substring(0, before.length() - (before.endsWith("\r\n") ? 2 : 1));
        }
        if (last) {
            int keyEnd = text.indexOf(':', indexOfLine(text, tools.get().keyLine())) + 1;
            before = before.substring(0, keyEnd) + " {}" + before.substring(keyEnd);
        }
        return before + text.substring(after);
    }

    /** The lines of a tool's entry below its name, without the indentation of the entry: what {@link #withTool} takes. */
    public static List<String> entryLines(String text, String name) {
        check(text);
        Optional<YamlSpan> entry =
                YamlSpan.find(YamlSpan.of(text), "tools").flatMap(tools -> YamlSpan.find(tools.children(), name));
        if (entry.isEmpty() || entry.get().children().isEmpty()) {
            return List.of();
        }
        List<String> all = text.lines().toList();
        int indent = entry.get().children().get(0).keyColumn();
        List<String> lines = new ArrayList<>();
        for (int line = entry.get().keyLine() + 1; line <= entry.get().lastLine(); line++) {
            String words = all.get(line);
            int blanks = 0;
            while (blanks < indent && blanks < words.length() && words.charAt(blanks) == ' ') {
                blanks++;
            }
            lines.add(words.substring(blanks));
        }
        return lines;
    }

    /** The text with another pin; an entry without one gets it behind its name. */
    public static String withCommit(String text, String name, String commit) {
        check(text);
        YamlSpan tools = YamlSpan.find(YamlSpan.of(text), "tools").orElseThrow(() -> noEntry(name));
        if (tools.flow()) {
            throw inBrackets(tools);
        }
        YamlSpan entry = YamlSpan.find(tools.children(), name).orElseThrow(() -> noEntry(name));
        if (entry.flow()) {
            throw inBrackets(entry);
        }
        Optional<YamlSpan> old = YamlSpan.find(entry.children(), "commit");
        if (old.isPresent() && old.get().valueEnd() > old.get().valueStart()) {
            return text.substring(0, old.get().valueStart())
                    + commit
                    + text.substring(old.get().valueEnd());
        }
        if (old.isPresent()) {
            int colon = text.indexOf(':', indexOfLine(text, old.get().keyLine())) + 1;
            return text.substring(0, colon) + " " + commit + text.substring(colon);
        }
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        YamlSpan first = entry.children().get(0);
        int end = lineEnd(text, first.valueEnd());
        return insert(text, end, " ".repeat(first.keyColumn()) + "commit: " + commit, lineEnd);
    }

    private static String entry(String indent, String name, List<String> keys, String lineEnd) {
        List<String> lines = new ArrayList<>();
        lines.add(indent + name + ":");
        for (String key : keys) {
            lines.add(key.isEmpty() ? key : indent + DEFAULT_INDENT + key);
        }
        return String.join(lineEnd, lines);
    }

    /** Behind the line that ends at {@code at}. A text without a final line end keeps none. */
    private static String insert(String text, int at, String lines, String lineEnd) {
        return text.substring(0, at) + lineEnd + lines + text.substring(at);
    }

    private static int indexOfLine(String text, int line) {
        int at = 0;
        for (int i = 0; i < line; i++) {
            at = text.indexOf('\n', at) + 1;
        }
        return at;
    }

    /** End of the line that holds an index, before its line end. */
    private static int lineEnd(String text, int index) {
        int feed = text.indexOf('\n', Math.min(index, text.length()));
        int end = feed < 0 ? text.length() : feed;
        return end > 0 && end > index && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private static void check(String text) {
        Problems problems = new Problems();
        new YamlReader().parse(text, StashRoot.META, problems);
        problems.throwIfErrors();
    }

    /** Whatever a text held: the result is read again, and has what it had and the new entry. */
    private static String checked(String before, String after, String name) {
        List<YamlSpan> old = YamlSpan.find(YamlSpan.of(before), "tools")
                .map(YamlSpan::children)
                .orElse(List.of());
        Problems problems = new Problems();
        new YamlReader().parse(after, StashRoot.META, problems);
        List<YamlSpan> now = YamlSpan.find(YamlSpan.of(after), "tools")
                .map(YamlSpan::children)
                .orElse(List.of());
        boolean sound = !problems.hasErrors()
                && now.size() == old.size() + 1
                && now.get(now.size() - 1).key().equals(name);
        if (!sound) {
            throw new StashFailure(Problem.error(
                    ProblemCode.YAML_UNSUPPORTED,
                    SourceLocation.ofFile(StashRoot.META),
                    "an entry cannot be added to this file without rewriting it",
                    "write the entry of '" + name + "' by hand, then: mvn stash:validate"));
        }
        return after;
    }

    private static StashFailure inBrackets(YamlSpan span) {
        return new StashFailure(Problem.error(
                ProblemCode.YAML_UNSUPPORTED,
                new SourceLocation(StashRoot.META, span.keyLine() + 1, span.keyColumn() + 1),
                "'" + span.key()
                        + "' stands in brackets { }, where an entry cannot be changed without rewriting the file",
                "write it with one key a line, then try again"));
    }

    private static StashFailure noEntry(String name) {
        return new StashFailure(Problem.error(
                ProblemCode.UNKNOWN_TOOL,
                SourceLocation.ofFile(StashRoot.META),
                "there is no tool '" + name + "'",
                null));
    }
}
