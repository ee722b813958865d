package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.testing.ConfigSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the schemas for editors hold; {@link ConfigSchemasPropertyTest} compares what they refuse. */
class ConfigSchemasTest {
    private static final Path EXAMPLE = Path.of("../example-repo/configs");

    @TempDir
    Path folder;

    @Test
    void everyKeyIsThereAndDescribed() throws IOException {
        Map<String, Object> manifest = ConfigSchemas.ofManifest().document();
        Map<String, Object> experiment = ConfigSchemas.ofExperiment().document();
        assertThat(described(manifest)).isEqualTo(all(List.of(ManifestReader.KEYS, ManifestReader.LATER_KEYS)));
        assertThat(described(at(manifest, "properties", "experiment")))
                .isEqualTo(all(List.of(ManifestReader.ABOUT_KEYS)));
        assertThat(described(at(manifest, "properties", "validation")))
                .isEqualTo(all(List.of(ManifestReader.SWITCHES)));
        assertThat(described(at(manifest, "$defs", "severity"))).isEqualTo(all(List.of(SeverityReader.KEYS)));
        assertThat(described(at(manifest, "$defs", "diagnosis"))).isEqualTo(all(List.of(DiagnosisPatterns.KEYS)));
        assertThat(described(at(manifest, "$defs", "tool")))
                .isEqualTo(all(List.of(ToolReader.KEYS, ToolReader.LATER_KEYS)));
        assertThat(described(experiment)).isEqualTo(all(List.of(ExperimentReader.KEYS, ExperimentReader.LATER_KEYS)));
    }

    @Test
    void everyCodeMayHaveASeverityButThoseThatKeepAFileFromBeingRead() throws IOException {
        Map<?, ?> severity =
                at(ConfigSchemas.ofManifest().document(), "properties", "validation", "properties", "severity");
        List<String> codes = Arrays.stream(ProblemCode.values())
                .filter(code -> !SeverityReader.FIXED.contains(code))
                .map(ProblemCode::id)
                .sorted()
                .toList();
        assertThat(at(severity, "propertyNames").get("enum"))
                .as("put a new code into meta.schema.json, below severity")
                .isEqualTo(codes);
    }

    @Test
    void whatBothFilesMayHoldIsTheSameInBoth() throws IOException {
        Map<?, ?> manifest = at(ConfigSchemas.ofManifest().document(), "$defs");
        for (String name : List.of("variables", "glob", "metrics", "source", "file", "names", "log")) {
            assertThat(at(ConfigSchemas.ofExperiment().document(), "$defs").get(name))
                    .as(name)
                    .isNotNull()
                    .isEqualTo(manifest.get(name));
        }
    }

    @Test
    void theExampleFits() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            List<Path> yaml =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(yaml).hasSizeGreaterThan(5);
            for (Path file : yaml) {
                boolean manifest = file.equals(EXAMPLE.resolve("meta.yaml"));
                ConfigSchemas schema = manifest ? ConfigSchemas.ofManifest() : ConfigSchemas.ofExperiment();
                assertThat(schema.problems(Files.readString(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    /** What a schema cannot judge, as docs/configuration.md lists it: the editor is silent, and the reader refuses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // two entries together
                "meta|tools: {a: {path: a, entrypoint: x}, A: {path: b, entrypoint: x}}|BAD_TOOL_NAME",
                // words in quotes, letters of other scripts
                "meta|tools: {a: {path: a, entrypoint: \"'two words'\"}}|ENTRY_POINT_INVALID",
                "meta|tools: {a: {path: a, entrypoint: \"-m a–b\"}}|ENTRY_POINT_INVALID",
                // how a number is written
                "meta|tools: {a: {path: a, entrypoint: x, python_version: 0x3}}|BAD_VALUE",
                "exp|timeout: 1e2|BAD_VALUE",
                // sums
                "exp|timeout: 366d1h|BAD_VALUE",
                "exp|timeout: 0.0001s|BAD_VALUE",
                // languages within a text
                "exp|outputs: 'a[b'|BAD_VALUE",
                "exp|metrics: {a: {log: '(?:x)'}}|BAD_VALUE",
                "exp|metrics: {a: {log: '(x'}}|BAD_VALUE",
                "meta|{tools: {}, diagnoses: [{pattern: '(x', reason: y}]}|BAD_DIAGNOSIS",
                "meta|{tools: {}, diagnoses: [{pattern: 'x?', reason: y}]}|BAD_DIAGNOSIS",
                "meta|{tools: {}, diagnoses: [{pattern: 'x', reason: y $1}]}|BAD_DIAGNOSIS",
            })
    void whatIsBeyondASchemaIsToldByTheReader(String kind, String text, ProblemCode code) throws IOException {
        assertThat(errors(kind, text)).extracting(Problem::code).containsOnly(code);
        assertThat(accepts(kind, text)).isTrue();
    }

    /** The only words that are refused though a run takes them: other readers of the file see no truth in them, or one. */
    @Test
    void yesAndNoAreNoTruthForAnEditor() throws IOException {
        assertThat(errors("exp", "debug: yes")).isEmpty();
        assertThat(accepts("exp", "debug: yes")).isFalse();
    }

    private boolean accepts(String kind, String text) throws IOException {
        return kind.equals("meta")
                ? ConfigSchemas.ofManifest().accepts(text)
                : ConfigSchemas.ofExperiment().accepts("tool: a\nexperiment: b\n" + text);
    }

    private List<Problem> errors(String kind, String text) throws IOException {
        StashRoot root = new StashRoot(folder);
        Files.createDirectories(root.configs());
        Problems problems = new Problems();
        if (kind.equals("meta")) {
            Files.writeString(root.meta(), text);
            new ManifestReader().read(root, problems);
        } else {
            Path file = Files.writeString(folder.resolve("configs/one.yaml"), "tool: a\nexperiment: b\n" + text);
            new ExperimentReader().read(new ConfigFile("one", file, "configs/one.yaml"), problems);
        }
        return problems.all().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }

    private static Set<String> described(Map<?, ?> schema) {
        Set<String> keys = new TreeSet<>();
        at(schema, "properties").forEach((key, value) -> {
            if (((Map<?, ?>) value).get("description") instanceof String text && text.length() > 5) {
                keys.add((String) key);
            }
        });
        return keys;
    }

    private static Set<String> all(List<Set<String>> keys) {
        Set<String> all = new TreeSet<>();
        keys.forEach(all::addAll);
        return all;
    }

    private static Map<?, ?> at(Map<?, ?> schema, String... path) {
        Map<?, ?> found = schema;
        for (String key : path) {
            found = (Map<?, ?>) found.get(key);
        }
        return found;
    }
}
