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

    @Test
    void whatWouldSteerATerminalIsShownAsWhatItIs() {
        assertThat(Texts.printable("plain ä 🙂\n\ttext")).isEqualTo("plain ä 🙂\n\ttext");
        assertThat(Texts.printable("\u001b[31mred\u0007\r\u009b0m")).isEqualTo("\\x1B[31mred\\x07\\x0D\\x9B0m");
        assertThat(Texts.printable("a\u202eb\u2028c\ufeff")).isEqualTo("a\\u202Eb\\u2028c\\uFEFF");
    }

    @Test
    void aTextWithinASentenceIsOneLineAndNotLong() {
        assertThat(Texts.oneLine("a\r\nb\tc\u0000")).isEqualTo("a b c\\x00");
        assertThat(Texts.oneLine("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Texts.oneLine("x".repeat(81))).isEqualTo("x".repeat(80) + "…");
        assertThat(Texts.oneLine("🙂🙂", 3)).isEqualTo("🙂…");
    }

    @Test
    void problemsAreTextsToo() {
        Problem problem = Problem.error(
                ProblemCode.BAD_VALUE, SourceLocation.ofFile("configs/\u001b.yaml"), "a\u001b[1m", "b\n  c\u0007");
        assertThat(problem.text()).isEqualTo("configs/\\x1B.yaml: error STASH-114: a\\x1B[1m\nhint: b\n  c\\x07");
    }
}
