package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/records.md} has every key that the schemas know, and {@code docs/supervisor.md} every event. */
class RecordsPageTest {
    private static final Path SCHEMAS =
            ProjectFiles.path("experimentstash-core/src/main/resources/io/github/experimentstash/schema");

    private final Markdown records = new Markdown(ProjectFiles.text("docs/records.md"));

    @Test
    void everyKeyOfARecordIsDescribed() throws IOException {
        Set<String> keys = new TreeSet<>();
        Map<String, Object> properties = Json.object(schema("run"), "properties");
        for (String key : properties.keySet()) {
            Set<String> parts =
                    Json.object(Json.object(properties, key), "properties").keySet();
            if (parts.isEmpty()) {
                keys.add(key);
            }
            parts.forEach(part -> keys.add(key + "." + part));
        }
        assertThat(records.section("The keys of `run.json`").rows().keySet()).containsAll(keys);
    }

    @Test
    void everyStateIsDescribed() {
        Set<String> states = Stream.of(RunState.values()).map(RunState::word).collect(Collectors.toSet());
        assertThat(records.section("States").rows().keySet()).isEqualTo(states);
    }

    @Test
    void everySchemaIsNamed() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            Set<String> names = files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            assertThat(records.codeSpans()).containsAll(names);
        }
    }

    @Test
    void everyEventIsDescribed() throws IOException {
        List<?> events = Json.list(Json.object(Json.object(schema("event"), "properties"), "event"), "enum");
        Markdown supervisor = new Markdown(ProjectFiles.text("docs/supervisor.md"));
        assertThat(supervisor.section("Events").rows().keySet())
                .isEqualTo(events.stream().map(String::valueOf).collect(Collectors.toSet()));
    }

    private static Map<String, Object> schema(String name) throws IOException {
        return Json.readObject(SCHEMAS.resolve(name + ".schema.json"));
    }
}
