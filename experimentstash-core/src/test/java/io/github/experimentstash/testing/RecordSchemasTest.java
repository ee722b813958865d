package io.github.experimentstash.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The helper itself: it would find what it is there to find. */
class RecordSchemasTest {
    private static final String END = "{\"schema\":1,\"state\":\"failed\",\"reason\":\"exit code 3\",\"ended_at\":"
            + "\"2026-11-25T10:00:00.000+01:00\",\"output_bytes\":0,\"redacted\":0,\"missing_outputs\":[]%s}";

    @Test
    void whatFitsIsFine() {
        assertThat(RecordSchemas.problems("end", END.formatted(""))).isEmpty();
    }

    @Test
    void aKeyThatTheSchemaDoesNotHaveIsFound() {
        assertThat(RecordSchemas.problems("end", END.formatted(",\"new\":1"))).hasSize(1);
    }

    @Test
    void anEmptyTextAndAWrongTypeAreFound() {
        assertThat(RecordSchemas.problems("end", END.replace("exit code 3", "").formatted("")))
                .hasSize(1);
        assertThat(RecordSchemas.problems("end", END.formatted(",\"exit_code\":\"3\"")))
                .hasSize(1);
    }

    @Test
    void aSuccessWithoutAnExitCodeIsFound() {
        assertThat(RecordSchemas.problems("run", "{\"state\":\"succeeded\"}"))
                .anyMatch(line -> line.contains("exit_code"));
    }
}
