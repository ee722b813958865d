package io.github.experimentstash.process;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** Times as records hold them: ISO 8601 with milliseconds and offset. */
final class Times {
    private Times() {}

    static String text(OffsetDateTime time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").format(time);
    }
}
