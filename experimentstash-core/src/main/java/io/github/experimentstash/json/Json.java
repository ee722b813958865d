package io.github.experimentstash.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes and reads JSON as {@code Map}, {@code List}, {@code String}, {@code Number} and {@code Boolean}.
 *
 * <p>Keys are written in the order of the map. What is not known is left out: an entry whose value is {@code null} or an
 * empty {@link Optional} is not written. Strict in reading: comments, trailing commas and a second document are errors,
 * and so is nesting deeper than 255.
 */
public final class Json {
    private Json() {}

    /**
     * Pretty-printed with two spaces, with a line feed at the end: the content of a file.
     *
     * @throws IllegalArgumentException for a value that JSON has no word for: NaN, infinity, an unknown type, {@code null}
     *     in a list
     */
    public static String write(Map<String, ?> document) {
        return text(document, true) + "\n";
    }

    /**
     * On one line, without a line feed: a line of a {@code .jsonl} file.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public static String writeLine(Map<String, ?> document) {
        return text(document, false);
    }

    /**
     * The tree of a document; integers are {@code Long} (or {@code BigInteger}), other numbers {@code Double}.
     *
     * @return may be {@code null} for the document {@code null}
     * @throws JsonFormatException if it is not one JSON document
     */
    public static Object read(String text) throws JsonFormatException {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            Object value = value(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonFormatException("text after the document", null);
            }
            return value;
        } catch (JsonFormatException wrong) {
            throw wrong;
        } catch (IOException | IllegalStateException | NumberFormatException wrong) {
            // the library adds advice for programmers
            String place = String.valueOf(wrong.getMessage()).replaceFirst("(?s)\nSee http.*", "");
            int at = place.indexOf(" at line ");
            throw new JsonFormatException(
                    "not JSON" + (at < 0 ? ": " + place : place.substring(at).replaceFirst(" path .*", "")), wrong);
        }
    }

    /**
     * The tree of a file in UTF-8.
     *
     * @throws JsonFormatException if it is not one JSON document; the message names the file
     * @throws IOException if it cannot be read
     */
    public static Object read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), UTF_8);
        try {
            return read(text);
        } catch (JsonFormatException wrong) {
            throw new JsonFormatException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * The tree of a file that holds an object.
     *
     * @throws JsonFormatException if it is not JSON or not an object; the message names the file
     * @throws IOException if it cannot be read
     */
    public static Map<String, Object> readObject(Path file) throws IOException {
        if (read(file) instanceof Map<?, ?> map) {
            return object(map);
        }
        throw new JsonFormatException(file + ": not a JSON object", null);
    }

    /** The value of a key as an object; empty when it is absent or something else. */
    public static Map<String, Object> object(Map<String, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> map ? object(map) : Map.of();
    }

    /** The value of a key as text. */
    public static Optional<String> text(Map<String, ?> parent, String key) {
        return parent.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The value of a key as a number. */
    public static Optional<Number> number(Map<String, ?> parent, String key) {
        return parent.get(key) instanceof Number number ? Optional.of(number) : Optional.empty();
    }

    /** The value of a key as a list; empty when it is absent or something else. */
    public static List<?> list(Map<String, ?> parent, String key) {
        return parent.get(key) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // keys of a tree that this class has read are text
    private static Map<String, Object> object(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    private static String text(Map<String, ?> document, boolean pretty) {
        StringWriter text = new StringWriter(512);
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setStrictness(Strictness.STRICT);
            writer.setHtmlSafe(false);
            if (pretty) {
                writer.setIndent("  ");
            }
            write(writer, document);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value instanceof String text) {
            writer.value(text);
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean truth) {
            writer.value(truth.booleanValue());
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object known = entry.getValue() instanceof Optional<?> maybe ? maybe.orElse(null) : entry.getValue();
                if (known != null) {
                    writer.name((String) entry.getKey());
                    write(writer, known);
                }
            }
            writer.endObject();
        } else if (value instanceof Iterable<?> elements) {
            writer.beginArray();
            for (Object element : elements) {
                write(writer, element);
            }
            writer.endArray();
        } else {
            throw new IllegalArgumentException(
                    "JSON has no word for " + (value == null ? "null in a list" : value.getClass()));
        }
    }

    private static Object value(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                reader.beginObject();
                while (reader.hasNext()) {
                    object.put(reader.nextName(), value(reader));
                }
                reader.endObject();
                return object;
            }
            case BEGIN_ARRAY -> {
                List<Object> list = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(value(reader));
                }
                reader.endArray();
                return list;
            }
            case STRING -> {
                return reader.nextString();
            }
            case BOOLEAN -> {
                return reader.nextBoolean();
            }
            case NULL -> {
                reader.nextNull();
                return null;
            }
            case NUMBER -> {
                return number(reader.nextString());
            }
            default -> throw new JsonFormatException("unexpected " + reader.peek(), null);
        }
    }

    private static Number number(String text) {
        boolean integer = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            integer &= c == '-' || (c >= '0' && c <= '9');
        }
        if (!integer) {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? new BigDecimal(text) : (Number) number;
        }
        return text.length() <= 18 ? (Number) Long.parseLong(text) : fittingInteger(text);
    }

    private static Number fittingInteger(String text) {
        BigInteger number = new BigInteger(text);
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }
}
