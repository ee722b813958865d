package io.github.experimentstash.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick way says what the library for times says. */
class AgoTest {
    private static final DateTimeFormatter RECORDED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");

    @Test
    void anyTimeIsAsLongAgoAsTheLibrarySays() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            long seconds = (long) Math.exp(random.nextDouble() * 20);
            Instant now =
                    Instant.ofEpochSecond(1_795_000_000L + random.nextInt(60_000_000), random.nextInt(1_000_000_000));
            OffsetDateTime then = now.minusSeconds(random.nextInt(20) == 0 ? -seconds : seconds)
                    .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(2 * 18 * 60) * 60 - 18 * 3600));
            String time = RECORDED.format(then);
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(time.length());
                time = time.substring(0, at) + "0239:-Zx".charAt(random.nextInt(8)) + time.substring(at + 1);
            }
            assertThat(Ago.words(time, now)).as(time + " at " + now).isEqualTo(plain(time, now));
        }
    }

    private static String plain(String time, Instant now) {
        OffsetDateTime then;
        try {
            then = OffsetDateTime.parse(time);
        } catch (java.time.format.DateTimeParseException none) {
            return time;
        }
        Duration since = Duration.between(then.toInstant(), now);
        if (since.isNegative()) {
            return time;
        }
        if (since.toMinutes() < 1) {
            return "just now";
        }
        if (since.toHours() < 1) {
            return since.toMinutes() + " min ago";
        }
        if (since.toHours() < 48) {
            return since.toHours() + " h ago";
        }
        return since.toDays() < 60 ? since.toDays() + " days ago" : "on " + then.toLocalDate();
    }
}
