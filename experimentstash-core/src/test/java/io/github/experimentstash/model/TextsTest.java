package io.github.experimentstash.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void durationsReadAsAPersonSaysThem() {
        assertThat(Texts.duration(0.04)).isEqualTo("0.0 s");
        assertThat(Texts.duration(4.23)).isEqualTo("4.2 s");
        assertThat(Texts.duration(59.94)).isEqualTo("59.9 s");
        assertThat(Texts.duration(59.96)).isEqualTo("1m 00s");
        assertThat(Texts.duration(724)).isEqualTo("12m 04s");
        assertThat(Texts.duration(3600)).isEqualTo("1h 00m");
        assertThat(Texts.duration(90_000)).isEqualTo("1d 01h");
        assertThat(Texts.duration(-1)).isEqualTo("0.0 s");
        assertThat(Texts.duration(Double.NaN)).isEqualTo("0.0 s");
    }

    @Test
    void sizesHaveAboutThreeDigits() {
        assertThat(Texts.size(0)).isEqualTo("0 B");
        assertThat(Texts.size(999)).isEqualTo("999 B");
        assertThat(Texts.size(9_870)).isEqualTo("9.9 kB");
        assertThat(Texts.size(181_400_000)).isEqualTo("181 MB");
        assertThat(Texts.size(999_600)).isEqualTo("1.0 MB");
        assertThat(Texts.size(62_100_000_000L)).isEqualTo("62.1 GB");
        assertThat(Texts.size(Long.MAX_VALUE)).isEqualTo("9223 PB");
    }
}
