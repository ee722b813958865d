package io.github.experimentstash.listing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** How long ago something was, in few words. */
final class Ago {
    private static final String FORM = "0000-00-00T00:00:00.000+00:00";

    private Ago() {}

    /** @param time ISO 8601 with offset; shown as it is where it is not, or lies ahead */
    static String words(String time, Instant now) {
        long minutes = minutes(time, now);
        if (minutes >= 0) {
            return words(minutes, time.substring(0, "YYYY-MM-DD".length()));
        }
        Duration since;
        OffsetDateTime then;
        try {
            then = OffsetDateTime.parse(time);
        } catch (DateTimeParseException odd) {
            return time;
        }
        since = Duration.between(then.toInstant(), now);
        if (since.isNegative()) {
            return time;
        }
        return words(since.toMinutes(), String.valueOf(then.toLocalDate()));
    }

    private static String words(long minutes, String day) {
        if (minutes < 1) {
            return "just now";
        }
        if (minutes < 60) {
            return minutes + " min ago";
        }
        long hours = minutes / 60;
        if (hours < 48) {
            return hours + " h ago";
        }
        return hours / 24 < 60 ? hours / 24 + " days ago" : "on " + day;
    }

    /** Of the form that records have, which is asked for each line. @return negative for another form, or for what lies ahead */
    private static long minutes(String time, Instant now) {
        if (time.length() != FORM.length()) {
            return -1;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char c = time.charAt(i);
            boolean fits = form == '0' ? c >= '0' && c <= '9' : form == '+' ? c == '+' || c == '-' : c == form;
            if (!fits) {
                return -1;
            }
        }
        int month = number(time, 5, 2);
        int day = number(time, 8, 2);
        int hour = number(time, 11, 2);
        int minute = number(time, 14, 2);
        int second = number(time, 17, 2);
        int offsetHours = number(time, 24, 2);
        int offsetMinutes = number(time, 27, 2);
        // the others are for the one who knows all the rules
        boolean ordinary =
                month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60 && second < 60;
        if (!ordinary || offsetHours >= 18 || offsetMinutes >= 60) {
            return -1;
        }
        long days = LocalDate.of(number(time, 0, 4), month, day).toEpochDay();
        long offset = (offsetHours * 60L + offsetMinutes) * (time.charAt(23) == '-' ? -1 : 1);
        long millis = (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + number(time, 20, 3);
        long since = now.toEpochMilli() - millis;
        return since < 0 ? -1 : since / 60_000;
    }

    private static int number(String text, int start, int length) {
        int number = 0;
        for (int i = start; i < start + length; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
