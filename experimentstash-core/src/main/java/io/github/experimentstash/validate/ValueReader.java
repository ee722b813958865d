package io.github.experimentstash.validate;

import io.github.experimentstash.model.SourceLocation;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what {@link ValueWriter} wrote. Whatever the bytes are, the outcome is values or a {@link RuntimeException}. */
final class ValueReader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private final String[] texts;
    /** By the number of their name. */
    private final Constructor<?>[] records;

    ValueReader(ByteBuffer content) {
        this.bytes = content.array();
        this.at = content.arrayOffset();
        this.end = at + content.remaining();
        this.texts = new String[size()];
        this.records = new Constructor<?>[texts.length];
        for (int i = 0; i < texts.length; i++) {
            int length = size();
            texts[i] = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
        }
    }

    boolean hasMore() {
        return at < end;
    }

    Object read() {
        int kind = bytes[at++];
        switch (kind) {
            case 's' -> {
                return texts[(int) number()];
            }
            case '@' -> {
                return new SourceLocation(texts[(int) number()], (int) number(), (int) number());
            }
            case 't' -> {
                return true;
            }
            case 'f' -> {
                return false;
            }
            case 'i' -> {
                return (int) number();
            }
            case 'l' -> {
                return number();
            }
            case 'd' -> {
                return Double.longBitsToDouble(number());
            }
            case 'D' -> {
                return Duration.ofSeconds(number(), number());
            }
            case 'n' -> {
                return Optional.empty();
            }
            case 'o' -> {
                return Optional.of(read());
            }
            case '[' -> {
                return list();
            }
            case '(' -> {
                return Set.copyOf(list());
            }
            case 'e' -> {
                return type(texts[(int) number()]).getEnumConstants()[(int) number()];
            }
            case '{' -> {
                return map();
            }
            case 'r' -> {
                return record();
            }
            default -> throw new IllegalArgumentException("no value begins with " + kind);
        }
    }

    private List<Object> list() {
        int size = size();
        if (size == 0) {
            return List.of();
        }
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(read());
        }
        return list;
    }

    private Object map() {
        int size = size();
        if (size == 0) {
            return Map.of();
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(read(), read());
        }
        return map;
    }

    private Object record() {
        int type = (int) number();
        Object[] values = new Object[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read();
        }
        try {
            if (records[type] == null) {
                records[type] = constructor(texts[type]);
            }
            return records[type].newInstance(values);
        } catch (ReflectiveOperationException other) {
            throw new IllegalArgumentException(other);
        }
    }

    private static Class<?> type(String name) {
        if (!name.startsWith(ValueWriter.RECORDS)) {
            throw new IllegalArgumentException(name);
        }
        try {
            return Class.forName(name, true, ValueReader.class.getClassLoader());
        } catch (ClassNotFoundException other) {
            throw new IllegalArgumentException(other);
        }
    }

    private static Constructor<?> constructor(String name) throws ReflectiveOperationException {
        Class<?> type = type(name);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        return type.getConstructor(types);
    }

    /** What cannot be one ends the reading before memory is asked for. */
    private int size() {
        long size = number();
        if (size < 0 || size > end - at) {
            throw new IllegalArgumentException("no size: " + size);
        }
        return (int) size;
    }

    private long number() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[at++];
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("no number");
    }
}
