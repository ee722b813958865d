package io.github.experimentstash.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Deep;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Fingerprint;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments of {@code example-repo}, run for real: what its README promises of figures, numbers and bytes. */
class ExampleRunsTest {
    private static final Path EXAMPLE =
            Path.of("..", "example-repo").toAbsolutePath().normalize();
    /** Survives the tests, so that only the first build on a machine fetches anything. */
    private static final Path CACHES = Path.of("target", "environment-tests").toAbsolutePath();

    private static final String PCA = "figure1_method_comparison/pca_swissroll";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    @TempDir
    Path folder;

    @BeforeEach
    void needs() {
        Gate.require(Capability.GIT, Capability.PYTHON, Capability.PYTHON_INDEX);
    }

    @Test
    void inPlaceFromHashesAndAsSubmodulesFromALock() throws Exception {
        TestStash inPlace = stash(copy(folder.resolve("in place")));
        commit(inPlace.root);
        RunResult first = inPlace.run(PCA);
        assertThat(first.failure()).isEmpty();
        assertGood(inPlace, first, 0.8, 1);
        assertThat(Json.object(inPlace.record(first), "environment")).containsEntry("lock", "in-step");

        RunResult second = inPlace.run(PCA);
        assertThat(second.failure()).isEmpty();
        assertThat(inPlace.said()).contains("bit-identical");

        TestStash made = stash(clone(makeStash()));
        assertThat(made.root.resolve("tools/swissroll/uv.lock")).isRegularFile();
        Map<String, String> before = Fingerprint.of(made.root);
        assertThat(made.open(made.root)
                        .validate(new ValidationRequest(Optional.empty(), Optional.empty(), true, false))
                        .lines())
                .containsExactly("stash is sound: 2 tools, 8 experiments");
        assertThat(Fingerprint.of(made.root)).as("asking uv leaves no trace").isEqualTo(before);
        RunResult locked = made.run(PCA);
        assertThat(locked.failure()).isEmpty();
        assertThat(Json.object(made.record(locked), "environment")).containsEntry("lock", "in-step");
        assertThat(made.open(made.root)
                        .validate(new ValidationRequest(
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                false,
                                Set.of(Deep.PACKAGES),
                                true,
                                Set.of("file")))
                        .lines())
                .as("real wheels are what their RECORDs say, and the upstreams have the pins")
                .containsExactly("stash is sound: 2 tools, 8 experiments");
        Map<String, Object> source = Json.object(made.record(locked), "source");
        assertThat(source.get("commit")).isEqualTo(source.get("pin"));
        // the versions that decide the numbers are the same in both
        for (String name : List.of("metrics.json", "embeddings.csv")) {
            assertThat(output(made, locked, name)).hasSameBinaryContentAs(output(inPlace, first, name));
        }
    }

    @Test
    @Tag("rare")
    void everyExperiment() throws Exception {
        TestStash stash = stash(copy(folder.resolve("all")));
        Map<String, Double> least = Map.of(
                PCA,
                0.8,
                "figure1_method_comparison/tsne_swissroll",
                0.98,
                "figure1_method_comparison/isomap_swissroll",
                0.98,
                "figure1_method_comparison/lle_swissroll",
                0.98,
                "comparison/isomap_scurve",
                0.98,
                "example_swissroll",
                0.98);
        for (Map.Entry<String, Double> experiment : least.entrySet()) {
            RunResult result = stash.run(experiment.getKey());
            assertThat(result.failure()).as(experiment.getKey()).isEmpty();
            assertGood(stash, result, experiment.getValue(), 1);
        }
        for (String config : List.of("example_quickstart", "comparison/kmeans_moons")) {
            RunResult result = stash.run(config);
            assertThat(result.failure()).as(config).isEmpty();
            assertThat((Double) Json.object(stash.record(result), "metrics").get("purity"))
                    .isBetween(0.9, 1.0);
        }
        overridesArriveInHydraAsWhatTheyAreInYaml(stash);
        Ended tests = Ended.of(
                stash.root.resolve("tools/swissroll"),
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                ".venv/bin/python",
                "-m",
                "unittest");
        assertThat(tests.exitCode()).as(tests.output()).isZero();
        assertThat(tests.output()).containsPattern("Ran [1-9][0-9]* tests");
    }

    private static void overridesArriveInHydraAsWhatTheyAreInYaml(TestStash stash) throws Exception {
        stash.file(
                "configs/probe.yaml",
                "tool: swissroll",
                "experiment: swissroll_pca",
                "overrides:",
                "  data.n_samples: 100",
                "  +probe:",
                "    text: '1'",
                "    infinity: .inf",
                "    word: 'inf'",
                "    hex: 0x1F",
                "    nothing: null",
                "    empty: ''",
                "    truth: 'true'",
                "    quotes: \"it's \\\"so\\\"\"",
                "    list: [1, 'a, b', {'k e y': ü}]");
        RunResult result = stash.run("probe");
        assertThat(result.failure()).isEmpty();
        YamlMapping resolved = new YamlReader()
                .read(result.recordDirectory().orElseThrow().resolve("resolved.yaml"), "resolved.yaml", new Problems())
                .orElseThrow();
        YamlMapping probe = (YamlMapping) resolved.get("probe").orElseThrow();
        assertThat(probe.entries().stream().map(entry -> entry.key() + " " + shown(entry.value())))
                .containsExactly(
                        "text TEXT 1",
                        "infinity NUMBER .inf",
                        "word TEXT inf",
                        "hex NUMBER 31",
                        "nothing NULL null",
                        "empty TEXT ",
                        "truth TEXT true",
                        "quotes TEXT it's \"so\"",
                        "list [NUMBER 1, TEXT a, b, {k e y=TEXT ü}]");
    }

    private static String shown(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return scalar.type() + " " + scalar.text();
        }
        if (node instanceof YamlSequence list) {
            return list.items().stream().map(ExampleRunsTest::shown).toList().toString();
        }
        return ((YamlMapping) node)
                .entries().stream()
                        .map(entry -> entry.key() + "=" + shown(entry.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    /** A figure, a line a point, and qualities that such a method has on such a surface. */
    private static void assertGood(TestStash stash, RunResult result, double least, double most) throws IOException {
        Map<String, Object> record = stash.record(result);
        Map<String, Object> metrics = Json.object(record, "metrics");
        assertThat(metrics).containsOnlyKeys("trustworthiness", "continuity");
        assertThat((Double) metrics.get("trustworthiness")).isBetween(least, most);
        assertThat((Double) metrics.get("continuity")).isBetween(least, most);
        byte[] figure = Files.readAllBytes(output(stash, result, record.get("experiment") + ".png"));
        assertThat(figure).startsWith(PNG).hasSizeGreaterThan(50_000);
        List<String> points = Files.readAllLines(output(stash, result, "embeddings.csv"));
        assertThat(points).first().isEqualTo("x,y,z,position,embedding_1,embedding_2");
        assertThat(points).hasSize(record.get("config").equals("example_swissroll") ? 601 : 1001);
        // the seed that no command line names
        assertThat(Files.readString(result.recordDirectory().orElseThrow().resolve("resolved.yaml")))
                .contains("seed: 0");
    }

    private static Path output(TestStash stash, RunResult result, String name) throws IOException {
        String directory = String.valueOf(
                Json.list(stash.record(result), "output_directories").get(0));
        return stash.root.resolve(directory).resolve(name);
    }

    private static TestStash stash(Path root) throws IOException {
        TestStash stash = new TestStash(root);
        stash.variables.put("XDG_CACHE_HOME", CACHES.resolve("cache").toString());
        stash.variables.put("UV_CACHE_DIR", CACHES.resolve("uv-cache").toString());
        stash.variables.remove("PYENV_VERSION");
        return stash;
    }

    /** Without what builds and runs leave behind. */
    private static Path copy(Path target) throws IOException {
        Set<String> leftovers = Set.of("outputs", "target", ".stash", ".venv", "__pycache__");
        Files.walkFileTree(EXAMPLE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
                if (leftovers.contains(entered.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(EXAMPLE.relativize(entered)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(EXAMPLE.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    /** With the uv that the first run provided. */
    private Path makeStash() throws Exception {
        Path made = folder.resolve("made");
        Ended ended = Ended.of(EXAMPLE, Map.of(), "python3", "make-stash", "--uv", uv().toString(), made.toString());
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return made.resolve("stash");
    }

    private static Path uv() throws IOException {
        try (Stream<Path> found = Files.walk(CACHES.resolve("cache/experimentstash/uv"))) {
            return found.filter(file -> file.getFileName().toString().equals("uv") && Files.isExecutable(file))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path clone(Path stash) throws Exception {
        Path clone = folder.resolve("clone");
        git(folder, "clone", "--quiet", stash.toString(), clone.toString());
        git(clone, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
        return clone;
    }

    private static void commit(Path root) throws Exception {
        git(root, "init", "-q");
        git(root, "add", "-A");
        git(root, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one");
    }

    private static void git(Path at, String... arguments) throws Exception {
        String[] command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new);
        Ended ended = Ended.of(at, Map.of(), command);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }
}
