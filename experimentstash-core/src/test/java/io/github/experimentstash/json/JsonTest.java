package io.github.experimentstash.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void prettyPrintsInTheOrderOfTheMapAndLeavesOutWhatIsNotKnown() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("b", List.of("x", 2.5, true));
        document.put("unknown", null);
        document.put("absent", Optional.empty());
        document.put("present", Optional.of("here"));
        document.put("a", Map.of());
        document.put("empty", List.of());

        assertThat(Json.write(document)).isEqualTo("""
                {
                  "schema": 1,
                  "b": [
                    "x",
                    2.5,
                    true
                  ],
                  "present": "here",
                  "a": {},
                  "empty": []
                }
                """);
    }

    @Test
    void aLineHasNoLineFeedWhateverTheText() {
        assertThat(Json.writeLine(Map.of("text", "a\nb <&> \u2028 é"))).isEqualTo("{\"text\":\"a\\nb <&> \\u2028 é\"}");
    }

    @Test
    void refusesWhatJsonHasNoWordFor() {
        assertThatThrownBy(() -> Json.write(Map.of("x", Double.NaN))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(Map.of("x", new Object()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(Map.of("x", Arrays.asList("a", null))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsNumbersByTheirKind() throws Exception {
        assertThat(Json.read("[1, -9223372036854775808, 9223372036854775808, 1.5, 1e3, true, null, \"t\"]"))
                .isEqualTo(Arrays.asList(
                        1L, Long.MIN_VALUE, new BigInteger("9223372036854775808"), 1.5, 1000.0, true, null, "t"));
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("ü", "\u0000\ud83d\ude00");
        document.put("list", List.of(Map.of("n", 0.1)));
        assertThat(Json.read(Json.write(document))).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{a: 1}", "[1,]", "// no\n{}", "{\"a\":1", "nul", "[NaN]"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void deepNestingIsAProblemAndNotAStackOverflow() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void namesTheFileThatIsNotJson(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("run.json"), "[]");
        assertThatThrownBy(() -> Json.readObject(file)).hasMessageContaining("run.json");
        Files.writeString(file, "{\"a\": {\"b\": [1]}}");
        Map<String, Object> document = Json.readObject(file);
        assertThat(Json.list(Json.object(document, "a"), "b")).isEqualTo(List.of(1L));
        assertThat(Json.text(document, "a")).isEmpty();
    }
}
