package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "90|PT1M30S",
                "1.5|PT1.5S",
                "90s|PT1M30S",
                "30m|PT30M",
                "4h|PT4H",
                "1h30m|PT1H30M",
                "2d|PT48H",
                "1d2h3m4s|PT26H3M4S",
            })
    void reads_time_spans(String text, String expected) {
        assertThat(Durations.parse(text)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "m",
                "-5",
                "5x",
                "30m1h",
                "1h1h",
                "1h30",
                "1:30",
                ".",
                "1..5s",
                "99999999999999999999s",
                "1e9",
                "inf"
            })
    void refuses_what_is_not_a_time_span(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
