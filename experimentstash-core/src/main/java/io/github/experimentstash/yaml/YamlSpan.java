package io.github.experimentstash.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Where an entry of a map stands in the text, for splicing it in or out without touching another byte. Only for texts that
 * {@link YamlReader} has read without an error.
 *
 * @param keyLine line of the key, from 0
 * @param keyColumn column of the key, from 0
 * @param lastLine line in which the value ends, from 0
 * @param valueStart index of the value's first character; of the end of the key's line if the value is empty
 * @param valueEnd index behind the value's last character
 * @param flow the value is a collection in brackets
 * @param children entries of the value, if it is a map in block style
 */
public record YamlSpan(
        String key,
        int keyLine,
        int keyColumn,
        int lastLine,
        int valueStart,
        int valueEnd,
        boolean flow,
        List<YamlSpan> children) {
    public YamlSpan {
        children = List.copyOf(children);
    }

    /** The entries of the map that the text is. */
    public static List<YamlSpan> of(String text) {
        LoadSettings settings = LoadSettings.builder().build();
        ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
        while (parser.hasNext()) {
            Event event = parser.next();
            if (event instanceof MappingStartEvent) {
                return entries(parser, text);
            }
            if (event instanceof ScalarEvent || event instanceof SequenceStartEvent) {
                break;
            }
        }
        return List.of();
    }

    /** The entry with that key. */
    public static Optional<YamlSpan> find(List<YamlSpan> entries, String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    private static List<YamlSpan> entries(ParserImpl parser, String text) {
        List<YamlSpan> entries = new ArrayList<>();
        for (Event event = parser.next(); event.getEventId() != Event.ID.MappingEnd; event = parser.next()) {
            String key = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
            Mark keyMark = event.getStartMark().orElseThrow();
            if (!(event instanceof ScalarEvent) && !(event instanceof AliasEvent)) {
                skip(parser);
            }
            Event value = parser.next();
            Mark start = value.getStartMark().orElseThrow();
            Mark end;
            boolean flow = false;
            List<YamlSpan> children = List.of();
            if (value instanceof MappingStartEvent mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
                children = entries(parser, text);
                end = null;
            } else if (value instanceof MappingStartEvent || value instanceof SequenceStartEvent) {
                flow = isFlow(value);
                end = skip(parser);
            } else {
                end = value.getEndMark().orElseThrow();
            }
            int valueEnd = end == null ? lastOf(children, start) : contentEnd(text, end.getIndex());
            entries.add(new YamlSpan(
                    key,
                    keyMark.getLine(),
                    keyMark.getColumn(),
                    lineOf(text, Math.max(valueEnd - 1, keyMark.getIndex())),
                    start.getIndex(),
                    valueEnd,
                    flow,
                    children));
        }
        return entries;
    }

    private static boolean isFlow(Event event) {
        return event instanceof MappingStartEvent mapping
                ? mapping.getFlowStyle() == FlowStyle.FLOW
                : ((SequenceStartEvent) event).getFlowStyle() == FlowStyle.FLOW;
    }

    private static int lastOf(List<YamlSpan> children, Mark start) {
        return children.isEmpty()
                ? start.getIndex()
                : children.get(children.size() - 1).valueEnd();
    }

    /** Passes over a collection; gives the end of the last thing that is written in it. */
    private static Mark skip(ParserImpl parser) {
        Mark last = null;
        int depth = 1;
        while (depth > 0) {
            Event event = parser.next();
            if (event instanceof MappingStartEvent || event instanceof SequenceStartEvent) {
                depth++;
            } else if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) {
                depth--;
            }
            Mark end = event.getEndMark().orElseThrow();
            last = last == null || end.getIndex() > last.getIndex() ? end : last;
        }
        return last;
    }

    /** Block scalars and block collections end at the next token; blanks, empty lines and comments before it are not theirs. */
    private static int contentEnd(String text, int end) {
        int at = Math.min(end, text.length());
        while (true) {
            while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
                at--;
            }
            int line = text.lastIndexOf('\n', at - 1) + 1;
            if (at > line && text.substring(line, at).strip().startsWith("#")) {
                at = line;
            } else {
                return at;
            }
        }
    }

    private static int lineOf(String text, int index) {
        int line = 0;
        for (int i = 0; i < index && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }
}
