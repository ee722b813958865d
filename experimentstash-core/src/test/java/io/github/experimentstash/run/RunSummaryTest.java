package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSummaryTest {
    @ParameterizedTest
    @CsvSource({
        "0.873142, 0.873142",
        "0.1234567, 0.123457",
        "1.0, 1",
        "0.0, 0",
        "-0.00001234, -0.00001234",
        "0.0000000015, 1.5e-9",
        "123456.7, 123457",
        "12345678.9, 12345679",
        "1.5e15, 1.5e15",
        "-2.25e300, -2.25e300",
        "100000.0, 100000",
    })
    void numbersHaveTheDigitsThatCount(double number, String shown) {
        assertThat(results(Map.of("m", number)).get(0)).isEqualTo("  m  " + shown);
    }

    @Test
    void textsAndWholeNumbersStayAsTheyAre() {
        assertThat(results(Map.of("m", "NaN"))).containsExactly("  m  NaN");
        assertThat(results(Map.of("m", 123456789012L))).containsExactly("  m  123456789012");
    }

    @Test
    void ofManyMetricsTheFirstAreShown() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            metrics.put("m" + i, i);
        }
        assertThat(results(metrics)).hasSize(5).last().isEqualTo("  and 8 more in run.json");
    }

    @Test
    void whatOfASuccessIsNotWholeIsSaidFirst() {
        RunRecord record = RunRecord.empty();
        record.put("state", "succeeded");
        record.put("reason", "exit code 0; output.log lacks 3 MB (No space left on device)");
        assertThat(RunSummary.results(record, 100))
                .containsExactly("  exit code 0; output.log lacks 3 MB (No space left on device)");
    }

    private static List<String> results(Map<String, Object> metrics) {
        RunRecord record = RunRecord.empty();
        record.put("state", "succeeded");
        record.put("metrics", metrics);
        return RunSummary.results(record, 100);
    }
}
