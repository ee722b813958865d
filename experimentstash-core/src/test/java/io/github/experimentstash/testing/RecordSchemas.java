package io.github.experimentstash.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.experimentstash.Stash;
import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds files of a record to the JSON Schemas that are shipped. Stricter than those: a reader passes over keys that it
 * does not know, but a writer may not write a key that its schema does not have.
 */
public final class RecordSchemas {
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private RecordSchemas() {}

    /** Every file of a run's folder that has a schema. */
    public static void check(Path record) throws IOException {
        checkFile("run", record.resolve("run.json"));
        checkEvidence(record);
    }

    /** What the supervisor left: also in records of commands that are no runs. */
    public static void checkEvidence(Path record) throws IOException {
        checkLines("event", record.resolve("events.jsonl"));
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(record, "attempt-*")) {
            for (Path attempt : attempts) {
                for (String name : List.of("spec", "start", "exit", "trackers", "end")) {
                    checkFile(name, attempt.resolve(name + ".json"));
                }
                checkLines("resources", attempt.resolve("resources.jsonl"));
            }
        }
    }

    /** Each line of {@code outputs/index.jsonl}. */
    public static void checkIndex(Path root) throws IOException {
        checkLines("index", root.resolve("outputs/index.jsonl"));
    }

    /** What is wrong with a document, by one of the schemas. */
    public static List<String> problems(String schema, String json) {
        List<String> problems = new ArrayList<>();
        for (Error error : schema(schema).validate(json, InputFormat.JSON)) {
            problems.add(error.getInstanceLocation() + ": " + error.getMessage());
        }
        return problems;
    }

    private static void checkFile(String schema, Path file) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file);
            assertThat(problems(schema, text)).as(file + "\n" + text).isEmpty();
        }
    }

    private static void checkLines(String schema, Path file) throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isEmpty()) {
                    assertThat(problems(schema, line)).as(file + "\n" + line).isEmpty();
                }
            }
        }
    }

    private static Schema schema(String name) {
        return SCHEMAS.computeIfAbsent(name, RecordSchemas::load);
    }

    private static Schema load(String name) {
        try (InputStream in = Stash.class.getResourceAsStream("schema/" + name + ".schema.json")) {
            Map<String, Object> schema = new LinkedHashMap<>();
            strict((Map<?, ?>) Json.read(new String(in.readAllBytes(), UTF_8)))
                    .forEach((key, value) -> schema.put(key.toString(), value));
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Json.write(schema));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Every object that names its properties allows no others; conditions name some only. */
    private static Map<?, ?> strict(Map<?, ?> schema) {
        Map<Object, Object> strict = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : schema.entrySet()) {
            boolean condition = entry.getKey().equals("allOf");
            strict.put(
                    entry.getKey(),
                    entry.getValue() instanceof Map<?, ?> map && !condition ? strict(map) : entry.getValue());
        }
        if ("object".equals(strict.get("type")) && strict.containsKey("properties")) {
            strict.putIfAbsent("additionalProperties", false);
        }
        return strict;
    }
}
