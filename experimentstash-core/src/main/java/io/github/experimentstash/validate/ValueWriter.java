package io.github.experimentstash.validate;

import io.github.experimentstash.model.SourceLocation;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes texts, numbers, words and records of {@code model} and collections of these as bytes, each text once. {@link ValueReader} gives
 * equal ones back.
 */
final class ValueWriter {
    static final String RECORDS = "io.github.experimentstash.model.";

    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    /** What there are no bytes for. */
    static final class UnknownValue extends Exception {
        private static final long serialVersionUID = 1;

        UnknownValue(Object value) {
            super(String.valueOf(value.getClass()));
        }
    }

    /** @throws UnknownValue if one of them, or what it holds, is one; nothing is written then */
    void write(Object... values) throws UnknownValue {
        ByteArrayOutputStream before = out;
        out = new ByteArrayOutputStream();
        try {
            for (Object value : values) {
                value(value);
            }
            out.writeTo(before);
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            out = before;
        }
    }

    byte[] bytes() {
        byte[] values = out.toByteArray();
        out = new ByteArrayOutputStream(values.length * 2);
        number(texts.size());
        for (String text : texts.keySet()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            number(bytes.length);
            out.writeBytes(bytes);
        }
        out.writeBytes(values);
        return out.toByteArray();
    }

    private void value(Object value) throws UnknownValue {
        if (value instanceof String text) {
            text('s', text);
        } else if (value instanceof SourceLocation place) {
            text('@', place.file());
            number(place.line());
            number(place.column());
        } else if (value instanceof Boolean truth) {
            out.write(truth ? 't' : 'f');
        } else if (value instanceof Integer number) {
            out.write('i');
            number(number);
        } else if (value instanceof Long number) {
            out.write('l');
            number(number);
        } else if (value instanceof Double number) {
            out.write('d');
            number(Double.doubleToRawLongBits(number));
        } else if (value instanceof Duration duration) {
            out.write('D');
            number(duration.getSeconds());
            number(duration.getNano());
        } else if (value instanceof Optional<?> optional) {
            out.write(optional.isPresent() ? 'o' : 'n');
            if (optional.isPresent()) {
                value(optional.get());
            }
        } else if (value instanceof List<?> list) {
            items('[', list);
        } else if (value instanceof Set<?> set) {
            items('(', set);
        } else if (value instanceof Enum<?> word
                && word.getDeclaringClass().getName().startsWith(RECORDS)) {
            text('e', word.getDeclaringClass().getName());
            number(List.of(word.getDeclaringClass().getEnumConstants()).indexOf(word));
        } else if (value instanceof Map<?, ?> map) {
            out.write('{');
            number(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                value(entry.getKey());
                value(entry.getValue());
            }
        } else if (value instanceof Record written
                && written.getClass().getName().startsWith(RECORDS)) {
            components(written);
        } else {
            throw new UnknownValue(value == null ? "null" : value);
        }
    }

    private void items(char kind, Collection<?> items) throws UnknownValue {
        out.write(kind);
        number(items.size());
        for (Object item : items) {
            value(item);
        }
    }

    private void components(Record written) throws UnknownValue {
        RecordComponent[] components = written.getClass().getRecordComponents();
        text('r', written.getClass().getName());
        number(components.length);
        for (RecordComponent component : components) {
            try {
                value(component.getAccessor().invoke(written));
            } catch (ReflectiveOperationException hidden) {
                throw new UnknownValue(written);
            }
        }
    }

    private void text(char kind, String text) throws UnknownValue {
        Integer known = texts.get(text);
        if (known == null) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new UnknownValue(text); // half a letter
            }
            known = texts.size();
            texts.put(text, known);
        }
        out.write(kind);
        number(known);
    }

    /** Seven bits a byte, the lowest first. */
    private void number(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
