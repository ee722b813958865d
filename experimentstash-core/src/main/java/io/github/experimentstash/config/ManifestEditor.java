package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Splices a tool's entry into the text of {@code meta.yaml} and out of it. Every other byte stays: comments, order, quotes,
 * line ends. What cannot be done in that way is refused and not attempted; what was done is read again.
 */
public final class ManifestEditor {
    private static final String DEFAULT_INDENT = "  ";
    private static final String BOM = "\uFEFF";
    /** Without blanks: what stands behind {@code tools:} as long as there are none. */
    private static final Set<String> NONE = Set.of("", "{}", "~", "null", "Null", "NULL");

    private ManifestEditor() {}

    /**
     * The text with one more tool behind the others.
     *
     * @param keys lines below the tool's name, without indentation, such as {@code path: tools/x}
     * @throws StashFailure if the text cannot be read, or its tools stand in brackets
     */
    public static String withTool(String text, String name, List<String> keys) {
        List<String> lines = new ArrayList<>();
        lines.add(name + ":");
        for (String key : keys) {
            lines.add(key.isEmpty() ? key : DEFAULT_INDENT + key);
        }
        return withEntry(text, name, lines);
    }

    /**
     * The text with an entry of {@link #entryLines} behind the others.
     *
     * @throws StashFailure as {@link #withTool}
     */
    public static String withEntry(String text, String name, List<String> lines) {
        return edited(text, name, body -> spliced(body, name, lines));
    }

    private static String spliced(String text, String name, List<String> lines) {
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        Optional<YamlSpan> tools = YamlSpan.find(YamlSpan.of(text), "tools");
        if (tools.isEmpty()) {
            String body = text.isBlank() || text.endsWith("\n") ? text : text + lineEnd;
            return body + "tools:" + lineEnd + indented(DEFAULT_INDENT, lines, lineEnd) + lineEnd;
        }
        YamlSpan span = tools.get();
        if (!span.children().isEmpty()) {
            List<YamlSpan> others = span.children();
            int end = entryEnd(text, others.get(others.size() - 1));
            String indent = " ".repeat(others.get(0).keyColumn());
            return insert(text, end, indented(indent, lines, lineEnd), lineEnd);
        }
        String value = text.substring(span.valueStart(), Math.max(span.valueStart(), span.valueEnd()));
        if (!NONE.contains(value.replaceAll("\\s", ""))) {
            throw span.flow() ? inBrackets(span) : unsupported(name, place(span));
        }
        int keyEnd = text.indexOf(':', indexOfLine(text, span.keyLine())) + 1;
        int end = lineEnd(text, Math.max(span.valueEnd(), keyEnd));
        // "tools: {}", "tools: ~" or "tools:"; a comment behind it stays
        String rest = value.isBlank() ? text.substring(keyEnd, end) : text.substring(span.valueEnd(), end);
        String head = text.substring(0, keyEnd) + rest;
        String indent = " ".repeat(span.keyColumn()) + DEFAULT_INDENT;
        return insert(head + text.substring(end), head.length(), indented(indent, lines, lineEnd), lineEnd);
    }

    /**
     * How the file says that there are no tools.
     *
     * @param was the lines of the key and its value
     * @param line the key's line since there are some
     */
    public record EmptyTools(String was, String line) {}

    /** What becomes of the key when the first tool comes; absent if there were some before. */
    public static Optional<EmptyTools> emptyTools(String before, String after) {
        String body = withoutMark(before);
        Optional<YamlSpan> old = YamlSpan.find(YamlSpan.of(body), "tools");
        Optional<String> line = toolsLine(after);
        if (old.isEmpty() || line.isEmpty() || !old.get().children().isEmpty()) {
            return Optional.empty();
        }
        int start = indexOfLine(body, old.get().keyLine());
        int end = lineEnd(body, Math.max(old.get().valueEnd(), body.indexOf(':', start) + 1));
        return Optional.of(new EmptyTools(body.substring(start, end), line.get()));
    }

    /** The line that holds the key {@code tools}. */
    public static Optional<String> toolsLine(String text) {
        String body = withoutMark(text);
        return YamlSpan.find(YamlSpan.of(body), "tools").map(span -> {
            int start = indexOfLine(body, span.keyLine());
            return body.substring(start, lineEnd(body, start));
        });
    }

    private static String withoutMark(String text) {
        return text.startsWith(BOM) ? text.substring(1) : text;
    }

    /**
     * The text without a tool's entry; unchanged if it has none.
     *
     * @param empty how the file said that there are none, for the last one
     * @throws StashFailure as {@link #withTool}, or if the entry is named elsewhere in the file
     */
    public static String withoutTool(String text, String name, Optional<EmptyTools> empty) {
        return hasTool(text, name) ? edited(text, name, body -> cut(body, name, empty)) : text;
    }

    private static String cut(String text, String name, Optional<EmptyTools> empty) {
        YamlSpan tools = YamlSpan.find(YamlSpan.of(text), "tools").orElseThrow(() -> noEntry(name));
        if (tools.flow()) {
            throw inBrackets(tools);
        }
        YamlSpan entry = YamlSpan.find(tools.children(), name).orElseThrow(() -> unsupported(name, place(tools)));
        int start = indexOfLine(text, entry.keyLine());
        int end = entryEnd(text, entry);
        int after = end < text.length() ? text.indexOf('\n', end) + 1 : end;
        String before = text.substring(0, start);
        if (after == end && before.endsWith("\n")) {
            // the text had no final line end and keeps none
            before = before.substring(0, before.length() - (before.endsWith("\r\n") ? 2 : 1));
        }
        if (tools.children().size() == 1) {
            int line = indexOfLine(text, tools.keyLine());
            int keyEnd = text.indexOf(':', line) + 1;
            int lineEnd = Math.min(lineEnd(text, line), before.length());
            boolean known = empty.isPresent() && empty.get().line().equals(text.substring(line, lineEnd));
            before = known
                    ? before.substring(0, line) + empty.get().was() + before.substring(lineEnd)
                    : before.substring(0, keyEnd) + " {}" + before.substring(keyEnd);
        }
        return before + text.substring(after);
    }

    /** Whether the text has an entry of that name, be it by an alias. */
    public static boolean hasTool(String text, String name) {
        check(text);
        return ManifestProof.read(text)
                .filter(file -> ManifestProof.tools(file).get(name).isPresent())
                .isPresent();
    }

    /** The folder of a tool as its entry has it, tidied; absent if there is none or it cannot be read. */
    public static Optional<String> toolPath(String text, String name) {
        return ManifestProof.entry(text, name)
                .flatMap(entry -> entry.get("path"))
                .filter(YamlScalar.class::isInstance)
                .map(path -> Paths.tidy(((YamlScalar) path).text()));
    }

    /** The text of a tool's entry, its name's line first, without the indentation of the entry. */
    public static List<String> entryLines(String text, String name) {
        check(text);
        String body = withoutMark(text);
        Optional<YamlSpan> entry =
                YamlSpan.find(YamlSpan.of(body), "tools").flatMap(tools -> YamlSpan.find(tools.children(), name));
        if (entry.isEmpty()) {
            return List.of();
        }
        int indent = entry.get().keyColumn();
        int start = indexOfLine(body, entry.get().keyLine());
        List<String> lines = new ArrayList<>();
        for (String words :
                body.substring(start, entryEnd(body, entry.get())).lines().toList()) {
            int blanks = 0;
            while (blanks < indent && blanks < words.length() && words.charAt(blanks) == ' ') {
                blanks++;
            }
            lines.add(words.substring(blanks));
        }
        return lines;
    }

    /** The text with another pin; an entry without one gets it behind its first key. */
    public static String withCommit(String text, String name, String commit) {
        String after = edited(text, name, body -> repinned(body, name, commit));
        Optional<YamlMapping> old = ManifestProof.entry(text, name);
        Optional<YamlMapping> now = ManifestProof.entry(after, name);
        if (old.isEmpty() || now.isEmpty() || !ManifestProof.sameBut("commit", old.get(), now.get())) {
            throw unsupported(name, SourceLocation.ofFile(StashRoot.META));
        }
        return after;
    }

    private static String repinned(String text, String name, String commit) {
        YamlSpan tools = YamlSpan.find(YamlSpan.of(text), "tools").orElseThrow(() -> noEntry(name));
        if (tools.flow()) {
            throw inBrackets(tools);
        }
        YamlSpan entry = YamlSpan.find(tools.children(), name).orElseThrow(() -> noEntry(name));
        if (entry.flow()) {
            throw inBrackets(entry);
        }
        if (entry.children().isEmpty()) {
            throw unsupported(name, place(entry));
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

    private static String indented(String indent, List<String> lines, String lineEnd) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.add(line.isEmpty() ? line : indent + line);
        }
        return String.join(lineEnd, all);
    }

    /** Behind the line that ends at {@code at}. A text without a final line end keeps none. */
    private static String insert(String text, int at, String lines, String lineEnd) {
        return text.substring(0, at) + lineEnd + lines + text.substring(at);
    }

    /** End of an entry's last line; comments that follow at once and stand deeper than its name are about it. */
    private static int entryEnd(String text, YamlSpan entry) {
        int end = lineEnd(text, entry.valueEnd());
        while (true) {
            int feed = text.indexOf('\n', end);
            if (feed < 0) {
                return end;
            }
            int next = lineEnd(text, feed + 1);
            String line = text.substring(feed + 1, next);
            if (!line.strip().startsWith("#") || line.indexOf('#') <= entry.keyColumn()) {
                return end;
            }
            end = next;
        }
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

    /** Whatever a text held: the result is read again, and differs in this entry only. */
    private static String edited(String text, String name, UnaryOperator<String> edit) {
        check(text);
        String mark = text.startsWith(BOM) ? BOM : "";
        String after = mark + edit.apply(text.substring(mark.length()));
        if (!ManifestProof.onlyChanged(name, text, after)) {
            throw unsupported(name, SourceLocation.ofFile(StashRoot.META));
        }
        return after;
    }

    /** Whether the texts differ in one tool's entry only, for who has spliced them otherwise. */
    public static boolean onlyChanged(String name, String before, String after) {
        return ManifestProof.onlyChanged(name, before, after);
    }

    private static StashFailure unsupported(String name, SourceLocation place) {
        return new StashFailure(Problem.error(
                ProblemCode.YAML_UNSUPPORTED,
                place,
                "the entry of '" + name + "' cannot be written or taken out here without rewriting the file",
                "do it by hand, then: mvn stash:validate"));
    }

    private static StashFailure inBrackets(YamlSpan span) {
        return new StashFailure(Problem.error(
                ProblemCode.YAML_UNSUPPORTED,
                place(span),
                "'" + span.key()
                        + "' stands in brackets { }, where an entry cannot be changed without rewriting the file",
                "write it with one key a line, then try again"));
    }

    private static SourceLocation place(YamlSpan span) {
        return new SourceLocation(StashRoot.META, span.keyLine() + 1, span.keyColumn() + 1);
    }

    private static StashFailure noEntry(String name) {
        return new StashFailure(Problem.error(
                ProblemCode.UNKNOWN_TOOL,
                SourceLocation.ofFile(StashRoot.META),
                "there is no tool '" + name + "'",
                null));
    }
}
