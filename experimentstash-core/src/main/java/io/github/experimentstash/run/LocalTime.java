package io.github.experimentstash.run;

import io.github.experimentstash.process.Times;
import java.time.ZonedDateTime;

/** Names of folders and runs, in local time. Written by hand: a formatter's first use costs milliseconds. */
final class LocalTime {
    private LocalTime() {}

    /** {@code 2026-11-23}. */
    static String date(ZonedDateTime time) {
        return time.getYear() + "-" + two(time.getMonthValue()) + "-" + two(time.getDayOfMonth());
    }

    /** {@code 14-03-22}. */
    static String clock(ZonedDateTime time) {
        return two(time.getHour()) + "-" + two(time.getMinute()) + "-" + two(time.getSecond());
    }

    /** {@code 20261123-140322}. */
    static String stamp(ZonedDateTime time) {
        return time.getYear() + two(time.getMonthValue()) + two(time.getDayOfMonth()) + "-" + two(time.getHour())
                + two(time.getMinute()) + two(time.getSecond());
    }

    /** ISO 8601 with offset and milliseconds, as records have it. */
    static String iso(ZonedDateTime time) {
        return Times.text(time.toOffsetDateTime());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
