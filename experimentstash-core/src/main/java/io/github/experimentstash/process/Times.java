package io.github.experimentstash.process;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Times as records hold them: ISO 8601 with milliseconds and offset, {@code 2026-11-23T14:03:22.101+01:00}. By hand: the
 * library's formatters cost milliseconds at their first use, on the path of every run.
 */
public final class Times {
    private static final int LENGTH = "2026-11-23T14:03:22.101+01:00".length();

    private Times() {}

    /** As a record has it. */
    public static String text(OffsetDateTime time) {
        int minutes = time.getOffset().getTotalSeconds() / 60;
        String millis = Integer.toString(1000 + time.getNano() / 1_000_000).substring(1);
        return time.getYear() + "-" + two(time.getMonthValue()) + "-" + two(time.getDayOfMonth()) + "T"
                + two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond()) + "." + millis
                + (minutes < 0 ? "-" : "+") + two(Math.abs(minutes) / 60) + ":" + two(Math.abs(minutes) % 60);
    }

    /**
     * The other way.
     *
     * @throws java.time.DateTimeException if it is no such time
     */
    public static OffsetDateTime read(String text) {
        try {
            if (text.length() == LENGTH && text.charAt(19) == '.') {
                int sign = text.charAt(23) == '-' ? -1 : 1;
                return OffsetDateTime.of(
                        LocalDateTime.of(
                                number(text, 0, 4),
                                number(text, 5, 7),
                                number(text, 8, 10),
                                number(text, 11, 13),
                                number(text, 14, 16),
                                number(text, 17, 19),
                                number(text, 20, 23) * 1_000_000),
                        ZoneOffset.ofTotalSeconds(sign * (number(text, 24, 26) * 3600 + number(text, 27, 29) * 60)));
            }
        } catch (NumberFormatException otherShape) {
            return OffsetDateTime.parse(text);
        }
        return OffsetDateTime.parse(text);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
