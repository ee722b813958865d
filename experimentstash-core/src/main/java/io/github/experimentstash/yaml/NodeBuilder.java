package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns the engine's events into nodes. The engine's own composer is not used: it recurses without a bound, and knows
 * neither the place of a first duplicate nor how much an alias stands for.
 */
final class NodeBuilder {
    /** Deeper than any config that a person reads; far from the end of a thread's stack. */
    private static final int MAXIMUM_DEPTH = 50;
    /** Nodes of a file with all aliases written out. */
    private static final long MAXIMUM_NODES = 20_000;
    /** Characters of all texts with all aliases written out: a few aliases of one long text are a bomb too. */
    private static final long MAXIMUM_CHARACTERS = 1 << 20;
    /** A file pasted twice repeats each key. */
    private static final int DUPLICATES_TOLD = 10;

    private static final String TAG = "tag:yaml.org,2002:";

    private final ParserImpl parser;
    private final String file;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long nodes;
    private long characters;
    private int duplicates;

    /** What an anchor names; the node is null while it is still being read, so that a loop is seen. */
    private static final class Anchored {
        private YamlNode node;
        private long nodes;
        private long characters;
    }

    NodeBuilder(LoadSettings settings, String text, String file, Problems problems) {
        this.parser = new ParserImpl(settings, new StreamReader(settings, text));
        this.file = file;
        this.problems = problems;
    }

    /** The only document's root; null for an empty file. */
    YamlNode build() throws YamlFailure {
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        parser.next();
        YamlNode root = node(parser.next(), 0);
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw unsupported(
                    place(parser.peekEvent()),
                    "a second document starts here; a file holds one",
                    "put it into a file of its own, and delete the line with ---");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) throws YamlFailure {
        SourceLocation place = place(event);
        if (depth > MAXIMUM_DEPTH) {
            throw unsupported(
                    place, "more than " + MAXIMUM_DEPTH + " levels of nesting", "a bracket too many? Configs are flat");
        }
        count(1, 0, place);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, place);
        }
        Optional<Anchor> anchor = event instanceof NodeEvent named ? named.getAnchor() : Optional.empty();
        Anchored target = new Anchored();
        long nodesBefore = nodes;
        long charactersBefore = characters;
        if (anchor.isPresent()) {
            anchors.put(anchor.get().getValue(), target);
        }
        YamlNode node = content(event, place, depth);
        target.node = node;
        target.nodes = nodes - nodesBefore;
        target.characters = characters - charactersBefore;
        return node;
    }

    private YamlNode content(Event event, SourceLocation place, int depth) throws YamlFailure {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, place);
        }
        String tag = ((CollectionStartEvent) event).getTag().orElse("");
        if (event instanceof SequenceStartEvent) {
            checkTag(tag, "seq", place);
            return sequence(place, depth);
        }
        if (event instanceof MappingStartEvent) {
            checkTag(tag, "map", place);
            return mapping(place, depth);
        }
        throw new IllegalStateException("an event that starts no node: " + event);
    }

    private YamlNode aliased(AliasEvent alias, SourceLocation place) throws YamlFailure {
        String name = alias.getAlias().getValue();
        Anchored target = anchors.get(name);
        if (target == null) {
            throw unsupported(
                    place,
                    "*" + name + " names an anchor that does not exist",
                    "put the value in quotes if the star is part of it: '*" + name + "'");
        }
        if (target.node == null) {
            throw unsupported(place, "*" + name + " stands inside what it names", "write the value out");
        }
        count(target.nodes, target.characters, place);
        return target.node;
    }

    private YamlScalar scalar(ScalarEvent event, SourceLocation place) throws YamlFailure {
        String tag = event.getTag().orElse("");
        // "!" is YAML's own way to say: a text, whatever it looks like
        if (!tag.equals("!")) {
            checkTag(tag, "str", place);
        }
        checkCharacters(event.getValue(), place);
        count(0, event.getValue().length(), place);
        return new YamlScalar(event.getValue(), event.isPlain() && tag.isEmpty(), place);
    }

    /** What only an escape can write, and no file name, variable or argument can hold. */
    private static void checkCharacters(String text, SourceLocation place) throws YamlFailure {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw unsupported(place, "the character 0 cannot be part of a value", "delete the \\0");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw unsupported(
                            place, "half of a character cannot be part of a value", "write it as \\U and 8 digits");
                }
                i++;
            }
        }
    }

    private void checkTag(String tag, String allowed, SourceLocation place) throws YamlFailure {
        if (tag.isEmpty() || tag.equals(TAG + allowed)) {
            return;
        }
        String written = tag.startsWith(TAG) ? "!!" + tag.substring(TAG.length()) : tag;
        throw unsupported(
                place,
                "the tag " + Texts.oneLine(written) + " is not supported",
                "delete the tag and write the plain value");
    }

    private YamlSequence sequence(SourceLocation place, int depth) throws YamlFailure {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = parser.next(); event.getEventId() != Event.ID.SequenceEnd; event = parser.next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlSequence(items, place);
    }

    private YamlMapping mapping(SourceLocation place, int depth) throws YamlFailure {
        Map<String, YamlEntry> entries = new LinkedHashMap<>();
        List<YamlMapping> merged = new ArrayList<>();
        for (Event event = parser.next(); event.getEventId() != Event.ID.MappingEnd; event = parser.next()) {
            YamlNode key = node(event, depth + 1);
            if (!(key instanceof YamlScalar word)) {
                throw unsupported(key.location(), "a key must be a word, not " + key.kind(), "put it in quotes");
            }
            if (word.plain()) {
                checkKey(word);
            }
            YamlNode value = node(parser.next(), depth + 1);
            if (word.plain() && word.text().equals("<<")) {
                merge(value, merged);
                continue;
            }
            YamlEntry first = entries.get(word.text());
            if (first == null) {
                entries.put(word.text(), new YamlEntry(word.text(), word.location(), value));
            } else if (++duplicates <= DUPLICATES_TOLD) {
                problems.add(Problem.error(
                        ProblemCode.YAML_DUPLICATE_KEY,
                        word.location(),
                        "key '" + Texts.oneLine(word.text()) + "' stands here and in line "
                                + first.keyLocation().line(),
                        "keep one of them"));
            }
        }
        // what stands in the map itself wins over what is merged in, and the first merged map over the next
        for (YamlMapping source : merged) {
            for (YamlEntry entry : source.entries()) {
                entries.putIfAbsent(entry.key(), entry);
            }
        }
        return new YamlMapping(entries, place);
    }

    /** In quotes it is meant; some scripts need a joiner within a word. */
    private static void checkKey(YamlScalar word) throws YamlFailure {
        int at = InvisibleCharacters.first(word.text());
        if (at >= 0) {
            SourceLocation start = word.location();
            int column = start.column() + word.text().codePointCount(0, at);
            InvisibleCharacters.check(word.text(), at, new SourceLocation(start.file(), start.line(), column));
        }
    }

    /** {@code <<: *defaults} of YAML 1.1, which Python's readers know and people use. */
    private void merge(YamlNode value, List<YamlMapping> merged) throws YamlFailure {
        if (value instanceof YamlMapping mapping) {
            merged.add(mapping);
            return;
        }
        if (value instanceof YamlSequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (!(item instanceof YamlMapping mapping)) {
                    throw notMergeable(item);
                }
                merged.add(mapping);
            }
            return;
        }
        throw notMergeable(value);
    }

    private YamlFailure notMergeable(YamlNode value) {
        return unsupported(
                value.location(),
                "<< merges a map into this one, this is " + value.kind(),
                "name a map with an anchor: <<: *defaults");
    }

    private void count(long moreNodes, long moreCharacters, SourceLocation place) throws YamlFailure {
        nodes += moreNodes;
        characters += moreCharacters;
        if (nodes > MAXIMUM_NODES || characters > MAXIMUM_CHARACTERS) {
            throw new YamlFailure(Problem.error(
                    ProblemCode.YAML_TOO_LARGE,
                    place,
                    (nodes > MAXIMUM_NODES ? "more than 20,000 values" : "more than a million characters")
                            + ", with aliases written out",
                    "keep data out of configs/: name its path in the experiment instead"));
        }
    }

    private static YamlFailure unsupported(SourceLocation place, String what, String hint) {
        return new YamlFailure(Problem.error(ProblemCode.YAML_UNSUPPORTED, place, what, hint));
    }

    private SourceLocation place(Event event) {
        Mark mark = event.getStartMark().orElse(null);
        return mark == null
                ? SourceLocation.ofFile(file)
                : new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
