package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-23T14:03:24.101+01:00", "2026-01-02T00:00:00.000+00:00", "2026-06-30T23:59:59.999-09:30"
            })
    void aTimeIsReadAsItWasWritten(String text) {
        assertThat(Times.read(text)).isEqualTo(OffsetDateTime.parse(text));
        assertThat(Times.text(Times.read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T14:03:24Z", "2026-11-23T14:03:24.101234+01:00"})
    void otherFormsOfIsoAreReadToo(String text) {
        assertThat(Times.read(text)).isEqualTo(OffsetDateTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-2XT14:03:24.101+01:00"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Times.read(text)).isInstanceOf(DateTimeParseException.class);
    }
}
