package io.github.experimentstash.run;

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
        int offset = time.getOffset().getTotalSeconds() / 60;
        String millis = Integer.toString(1000 + time.getNano() / 1_000_000).substring(1);
        String zone = offset == 0
                ? "+00:00"
                : (offset < 0 ? "-" : "+") + two(Math.abs(offset) / 60) + ":" + two(Math.abs(offset) % 60);
        return date(time) + "T" + two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond()) + "."
                + millis + zone;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
