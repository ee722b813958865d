package io.github.experimentstash.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.experimentstash.model.RunState;
import java.util.Optional;

/**
 * Reads a line of the index as we write it: an object of texts and numbers, and one object {@code metric} of the same. It knows
 * when it does not know: a line with anything else is left to the reader of JSON; a test compares the two.
 */
final class IndexLine {
    private final byte[] bytes;
    private final int end;
    private int at;

    private String id = "";
    private String path = "";
    private String config;
    private String state;
    private String createdAt = "";
    private Optional<Double> wallSeconds = Optional.empty();
    private String metric;
    private Object value;
    private String link;

    private IndexLine(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** @return absent if it is for the reader of JSON */
    static Optional<LastRun> read(byte[] bytes, int start, int end) {
        IndexLine line = new IndexLine(bytes, start, end);
        if (!line.object() || line.at != end || line.config == null || line.state == null) {
            return Optional.empty();
        }
        RunState state;
        try {
            state = RunState.ofWord(line.state);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
        return Optional.of(new LastRun(
                line.id,
                line.path,
                line.config,
                state,
                line.createdAt,
                line.wallSeconds,
                Optional.ofNullable(line.metric),
                Optional.ofNullable(line.value),
                Optional.ofNullable(line.link)));
    }

    private boolean object() {
        if (!take('{')) {
            return false;
        }
        int seen = 0;
        do {
            String key = text();
            if (key == null || !take(':')) {
                return false;
            }
            int bit = bit(key);
            if (bit < 0 || (seen & bit) != 0 || !value(key)) {
                return false;
            }
            seen |= bit;
        } while (take(','));
        return take('}');
    }

    /** @return negative for a key that is not ours */
    private static int bit(String key) {
        return switch (key) {
            case "id" -> 1;
            case "path" -> 2;
            case "tool" -> 4;
            case "config" -> 8;
            case "state" -> 16;
            case "created_at" -> 32;
            case "wall_seconds" -> 64;
            case "metric" -> 128;
            case "link" -> 256;
            default -> -1;
        };
    }

    private boolean value(String key) {
        if (key.equals("metric")) {
            return metric();
        }
        if (key.equals("wall_seconds")) {
            Object number = number();
            wallSeconds = number == null ? wallSeconds : Optional.of(((Number) number).doubleValue());
            return number != null;
        }
        String text = text();
        if (text == null) {
            return false;
        }
        switch (key) {
            case "id" -> id = text;
            case "path" -> path = text;
            case "config" -> config = text;
            case "state" -> state = text;
            case "created_at" -> createdAt = text;
            case "link" -> link = text;
            default -> {
                return true; // the tool is not asked for
            }
        }
        return true;
    }

    /** Of one entry. */
    private boolean metric() {
        if (!take('{')) {
            return false;
        }
        metric = text();
        if (metric == null || !take(':') || at >= end) {
            return false;
        }
        value = bytes[at] == '"' ? text() : number();
        return value != null && take('}');
    }

    private boolean take(char wanted) {
        boolean there = at < end && bytes[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    /** Of printable ASCII without an escape. @return null if it is none */
    @SuppressWarnings("StringOperationCanBeSimplified") // it is a part of the bytes
    private String text() {
        if (!take('"')) {
            return null;
        }
        int start = at;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] < ' ' || bytes[at] == '\\' || bytes[at] == 0x7F) {
                return null;
            }
            at++;
        }
        String text = new String(bytes, start, at - start, US_ASCII);
        return take('"') ? text : null;
    }

    /** Digits, with or without a point in them: {@code Long} or {@code Double}. @return null if it is none */
    private Object number() {
        int start = at;
        take('-');
        int first = at;
        digits();
        int whole = at - first;
        if (whole == 0 || (whole > 1 && bytes[first] == '0')) {
            return null;
        }
        boolean point = take('.');
        int fraction = at;
        if (point) {
            digits();
        }
        boolean complete = at < end && (bytes[at] == ',' || bytes[at] == '}') && (!point || at > fraction);
        // an integer below zero that is -0 is one of the things that others know
        if (!complete || at - start > 18 || (!point && bytes[start] == '-')) {
            return null;
        }
        String text = new String(bytes, start, at - start, US_ASCII);
        return point ? (Object) Double.valueOf(text) : Long.valueOf(text);
    }

    private void digits() {
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
    }
}
