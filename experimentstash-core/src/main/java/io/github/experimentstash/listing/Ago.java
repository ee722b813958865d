package io.github.experimentstash.listing;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** How long ago something was, in few words. */
final class Ago {
    private Ago() {}

    /** @param time ISO 8601 with offset; shown as it is where it is not, or lies ahead */
    static String words(String time, Instant now) {
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
        long minutes = since.toMinutes();
        if (minutes < 1) {
            return "just now";
        }
        if (minutes < 60) {
            return minutes + " min ago";
        }
        if (since.toHours() < 48) {
            return since.toHours() + " h ago";
        }
        return since.toDays() < 60 ? since.toDays() + " days ago" : "on " + then.toLocalDate();
    }
}
