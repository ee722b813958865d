package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ExperimentBuilder;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StopSignal;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.ToolBuilder;
import io.github.experimentstash.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Manifest manifest(String text) throws IOException {
        Path file = folder.resolve("configs/meta.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return new ManifestReader(new YamlReader())
                .read(new StashRoot(folder), problems)
                .orElseThrow();
    }

    private Experiment experiment(String text) throws IOException {
        Path file = folder.resolve("configs/figure1/pca.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        ConfigFile config = new ConfigFile("figure1/pca", file, "configs/figure1/pca.yaml");
        return new ExperimentReader(new YamlReader()).read(config, problems).orElse(null);
    }

    private List<String> texts() {
        return problems.all().stream().map(Problem::text).toList();
    }

    @Test
    void reads_the_manifest_of_the_seed() throws IOException {
        Manifest manifest = manifest("""
                tools:
                  manylatents:
                    path: tools/manylatents
                    entrypoint: "-m src.main"        # CRITICAL
                    commit: HEAD
                    python_version: '3.9'
                    dependencies: []
                    description: 'ManyLatents dimensionality reduction framework'
                """);

        assertThat(texts()).isEmpty();
        Tool tool = manifest.tools().get("manylatents");
        assertThat(tool.path()).isEqualTo("tools/manylatents");
        assertThat(tool.entryPoint()).isEqualTo(new EntryPoint.Module("-m src.main", "src.main", List.of()));
        assertThat(tool.commit()).contains("HEAD");
        assertThat(tool.pythonVersion()).contains("3.9");
        assertThat(tool.environment()).isEqualTo(EnvironmentKind.UV);
        assertThat(tool.arguments()).isEmpty();
        assertThat(tool.outputArgument()).isEmpty();
        assertThat(tool.locationOf("entrypoint")).isEqualTo(new SourceLocation("configs/meta.yaml", 4, 17));
        assertThat(manifest.validateConfigs()).isTrue();
        assertThat(manifest.requireCommitPins()).isFalse();
    }

    @Test
    void what_is_not_said_is_as_the_builders_have_it() throws IOException {
        Tool tool =
                manifest("tools: {t: {path: tools/t, entrypoint: t}}").tools().get("t");
        assertThat(new ToolBuilder("t", "tools/t", tool.entryPoint(), tool.location())
                        .locations(tool.locations())
                        .build())
                .isEqualTo(tool);
        Experiment experiment = experiment("{tool: t, experiment: e}");
        assertThat(new ExperimentBuilder("figure1/pca", "t", "e")
                        .locations(experiment.locations())
                        .build())
                .isEqualTo(experiment);
    }

    @Test
    void reads_every_key_of_a_tool() throws IOException {
        Tool tool = manifest("""
                tools:
                  t:
                    path: ./tools/t/
                    entrypoint: src/main.py --flag 'two words'
                    commit: 3F1C0F6A3F1C0F6A3F1C0F6A3F1C0F6A3F1C0F6A
                    python_version: 3.11
                    dependencies: [other, "umap-learn>=0.5"]
                    environment: venv
                    environment_options: ["--no-dev"]
                    directory: python/
                    arguments: ["experiment=${experiment}"]
                    debug_arguments: [hydra.verbose=true]
                    output_argument: ""
                    env: {A: 1, B: "two"}
                    search_packages: [pkg.configs, other.configs]
                    metrics: metrics.json
                experiment: {name: Paper, description: d, authors: [A, B], date_created: 2026-01-01}
                validation: {require_commit_pins: true, validate_configs: false, check_dependencies: false}
                """).tools().get("t");

        assertThat(texts()).isEmpty();
        assertThat(tool.path()).isEqualTo("tools/t");
        assertThat(tool.entryPoint())
                .isEqualTo(new EntryPoint.ScriptFile(
                        "src/main.py --flag 'two words'", "src/main.py", List.of("--flag", "two words")));
        assertThat(tool.pin()).contains("3f1c0f6a3f1c0f6a3f1c0f6a3f1c0f6a3f1c0f6a");
        assertThat(tool.dependencies()).containsExactly("other", "umap-learn>=0.5");
        assertThat(tool.environment()).isEqualTo(EnvironmentKind.VENV);
        assertThat(tool.environmentOptions()).containsExactly("--no-dev");
        assertThat(tool.directory()).isEqualTo("python");
        assertThat(tool.arguments()).contains(List.of("experiment=${experiment}"));
        assertThat(tool.debugArguments()).containsExactly("hydra.verbose=true");
        assertThat(tool.outputArgument()).contains("");
        assertThat(tool.env()).containsEntry("A", "1").containsEntry("B", "two");
        assertThat(tool.searchPackages()).contains("pkg.configs:other.configs");
        assertThat(tool.metrics()).containsExactly(new MetricSource.Files("metrics.json", List.of()));
    }

    @Test
    void reads_every_key_of_an_experiment() throws IOException {
        Experiment experiment = experiment("""
                tool: swissroll
                experiment: swissroll_pca
                description: PCA on Swiss roll data
                tags: ["pca", "swissroll"]
                estimated_runtime: "30m"
                debug: true
                overrides: {seed: 7, model: {lr: 1e-3}, name: "two words", items: [a, "1"], ~old: }
                timeout: 1h30m
                grace: 5
                stop_signal: SIGINT
                env: {OMP_NUM_THREADS: 4}
                outputs: [embeddings.csv, "*.png"]
                metrics:
                  - {file: "*.csv", columns: [loss]}
                  - {score: {log: 'Test score: (\\S+)'}}
                """);

        assertThat(texts()).isEmpty();
        assertThat(experiment.config()).isEqualTo("figure1/pca");
        assertThat(experiment.tags()).containsExactly("pca", "swissroll");
        assertThat(experiment.debug()).isTrue();
        assertThat(experiment.overrides())
                .containsExactly("seed=7", "model.lr=1e-3", "name='two words'", "items=[a,'1']", "~old");
        assertThat(experiment.timeout()).contains(Duration.ofMinutes(90));
        assertThat(experiment.grace()).contains(Duration.ofSeconds(5));
        assertThat(experiment.stopSignal()).isEqualTo(StopSignal.INT);
        assertThat(experiment.env()).containsEntry("OMP_NUM_THREADS", "4");
        assertThat(experiment.outputs()).containsExactly("embeddings.csv", "*.png");
        assertThat(experiment.metrics())
                .containsExactly(
                        new MetricSource.Files("*.csv", List.of("loss")),
                        new MetricSource.LogPattern("score", "Test score: (\\S+)"));
    }

    @Test
    void collects_all_problems_of_a_file_with_their_places() throws IOException {
        assertThat(experiment("tol: x\nexperiment: 7\ntimeout: 1:30\nstop_signal: KILL\nenv: {A-B: 1}\n"))
                .isNull();

        assertThat(texts())
                .containsExactly(
                        "configs/figure1/pca.yaml:1:1: warning STASH-108: unknown key 'tol'\n"
                                + "hint: did you mean 'tool'?",
                        "configs/figure1/pca.yaml:1:1: error STASH-111: an experiment needs 'tool'\n"
                                + "hint: add   tool: name-of-a-tool",
                        "configs/figure1/pca.yaml:3:10: error STASH-114: timeout '1:30' is not a time span\n"
                                + "hint: write   timeout: 1m30s",
                        "configs/figure1/pca.yaml:4:14: error STASH-114: 'KILL' is no signal that can ask a tool to end\n"
                                + "hint: write one of TERM, INT, HUP, QUIT, USR1, USR2",
                        "configs/figure1/pca.yaml:5:7: error STASH-114: 'A-B' cannot be the name of a variable\n"
                                + "hint: use letters, digits and _, not beginning with a digit");
    }

    /** A key without a value is the same as no key: not a file that is called null. */
    @Test
    void a_file_of_metrics_without_a_name_is_no_file() throws IOException {
        experiment("tool: t\nexperiment: e\nmetrics: {file: null, keys: [a]}\n");
        assertThat(texts())
                .first()
                .asString()
                .startsWith("configs/figure1/pca.yaml:3:17: error STASH-109: metric 'file' says neither a file nor");
    }

    /** Compiling it would go down a step for each bracket, to the end of the stack. */
    @Test
    void an_endless_pattern_is_refused() throws IOException {
        experiment("tool: t\nexperiment: e\noutputs: ['" + "{a,".repeat(300) + "']\nmetrics: {a: {log: '"
                + "(".repeat(60_000) + "'}}\n");
        assertThat(texts())
                .satisfiesExactly(
                        text -> assertThat(text)
                                .startsWith("configs/figure1/pca.yaml:3:11: error STASH-114: outputs '{a,")
                                .contains("is longer than 500 characters"),
                        text -> assertThat(text)
                                .startsWith("configs/figure1/pca.yaml:4:20: error STASH-114: the expression is longer"
                                        + " than 500 characters"));
    }

    /** What a colleague's program reads in the same file, and how to write it for both. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "python_version|3.10|is the number 3.1 in YAML",
                "python_version|3|",
                "python_version|3.11|",
                "python_version|3.11.7|",
                "commit|1234567|is a number in YAML, not a commit",
                "commit|12e4567890123456789012345678901234567890|is a number in YAML, not a commit",
                "commit|0000000000000000000000000000000000000000|is a number in YAML, not a commit",
                "description|yes|is the word 'yes' here and true for other YAML readers",
                "description|Off|is the word 'Off' here and false for other YAML readers",
                "description|0777|is the octal number 511 for some YAML readers",
                "description|1_000|is the number 1000 in YAML",
                "description|1e3|is the number 1000 in YAML",
                "description|12:30:45|is a number to base 60 for some YAML readers",
                "description|2026-01-01|",
                "description|2026-01-01 10:00:00|is a date for some YAML readers, and printed in another form",
                "description|words|",
                "description|42|",
            })
    void traps_of_the_two_versions_of_yaml_are_said(String key, String value, String said) throws IOException {
        Tool tool = manifest(
                        "tools:\n  t:\n    path: tools/t\n    entrypoint: main.py\n    " + key + ": " + value + "\n")
                .tools()
                .get("t");
        Map<String, Optional<String>> read = Map.of(
                "python_version", tool.pythonVersion(), "commit", tool.commit(), "description", tool.description());
        assertThat(read.get(key)).as("kept as it was written").contains(value);
        if (said == null) {
            assertThat(texts()).isEmpty();
        } else {
            assertThat(texts())
                    .containsExactly("configs/meta.yaml:5:" + (key.length() + 7) + ": warning STASH-110: " + key + " "
                            + value + " " + said + "\nhint: write " + key + ": '" + value + "'");
        }
        problemsOfQuoted(key, value);
    }

    private void problemsOfQuoted(String key, String value) throws IOException {
        int before = problems.all().size();
        manifest("tools:\n  t:\n    path: tools/t\n    entrypoint: main.py\n    " + key + ": '" + value + "'\n");
        assertThat(problems.all()).as("the hint is right").hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "yes,true", "on,true", "no,false", "off,false", "false,false"})
    void a_switch_is_understood_in_both_versions(String word, boolean value) throws IOException {
        assertThat(experiment("tool: t\nexperiment: e\ndebug: " + word + "\n").debug())
                .isEqualTo(value);
        boolean same = word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
        assertThat(problems.all()).hasSize(same ? 0 : 1).allMatch(problem -> !problem.isError());
    }

    @Test
    void a_switch_is_not_a_text_and_a_list_not_a_word() throws IOException {
        experiment("tool: t\nexperiment: e\ndebug: \"true\"\ntags: demo\noverrides: a=1\nenv: [A]\ntimeout: []\n");
        assertThat(texts())
                .containsExactlyInAnyOrder(
                        "configs/figure1/pca.yaml:3:8: error STASH-109: debug must be true or false, it is a text\n"
                                + "hint: write   debug: true   (without quotes)",
                        "configs/figure1/pca.yaml:4:7: error STASH-109: tags must be a list, it is a text\n"
                                + "hint: write   tags: [\"demo\"]",
                        "configs/figure1/pca.yaml:5:12: error STASH-109: overrides must be a map or a list, it is a text\n"
                                + "hint: write   overrides: {key: value}   or   overrides: [\"key=value\"]",
                        "configs/figure1/pca.yaml:6:6: error STASH-109: env must be a map, it is a list\n"
                                + "hint: write   env: {NAME: value}",
                        "configs/figure1/pca.yaml:7:10: error STASH-109: timeout must be a time span, it is a list\n"
                                + "hint: write   timeout: 30m");
    }

    @Test
    void keys_of_later_versions_are_known_and_warned_about() throws IOException {
        StringBuilder text = new StringBuilder("tool: t\nexperiment: e\n");
        for (String key : List.of("matrix", "requires", "resources", "inputs", "reproduce")) {
            text.append(key).append(": 1\n");
        }
        assertThat(experiment(text.toString())).isNotNull();
        assertThat(problems.all())
                .hasSize(5)
                .allMatch(problem -> !problem.isError() && problem.code() == ProblemCode.KEY_NOT_HONOURED_YET);
        assertThat(texts().get(0))
                .isEqualTo(
                        "configs/figure1/pca.yaml:3:1: warning STASH-112: 'matrix' is known but this version does not"
                                + " act on it\nhint: until then everything goes on as if it were not there");
    }

    @Test
    void unknown_keys_are_found_at_every_level() throws IOException {
        manifest("""
                tool: {}
                tools:
                  t: {path: tools/t, entrypoint: main.py, pyton_version: '3', metrics: {file: m.json, key: [a]}}
                experiment: {nmae: x}
                validation: {require_commit_pin: true}
                diagnoses: [{pattern: x, reason: y, hnt: z}]
                """);
        assertThat(texts())
                .containsExactlyInAnyOrder(
                        "configs/meta.yaml:1:1: warning STASH-108: unknown key 'tool'\nhint: did you mean 'tools'?",
                        "configs/meta.yaml:3:43: warning STASH-108: unknown key 'pyton_version'\n"
                                + "hint: did you mean 'python_version'?",
                        "configs/meta.yaml:3:87: warning STASH-108: unknown key 'key'\nhint: did you mean 'keys'?",
                        "configs/meta.yaml:4:14: warning STASH-108: unknown key 'nmae'\nhint: did you mean 'name'?",
                        "configs/meta.yaml:5:14: warning STASH-108: unknown key 'require_commit_pin'\n"
                                + "hint: did you mean 'require_commit_pins'?",
                        "configs/meta.yaml:6:37: warning STASH-108: unknown key 'hnt'\nhint: did you mean 'hint'?");
    }

    @Test
    void a_key_that_is_near_to_none_gets_the_list() throws IOException {
        experiment("tool: t\nexperiment: e\nlearning: 1\n");
        assertThat(texts())
                .containsExactly("configs/figure1/pca.yaml:3:1: warning STASH-108: unknown key 'learning'\n"
                        + "hint: known here: debug, description, env, estimated_runtime, experiment, grace, metrics,"
                        + " outputs, overrides, resume, retries, stop_signal, tags, timeout, tool");
    }

    @Test
    void a_file_of_another_kind_is_not_told_key_by_key() throws IOException {
        StringBuilder text = new StringBuilder("tool: t\nexperiment: e\n");
        for (int i = 0; i < 100; i++) {
            text.append("parameter_").append(i).append(": 1\n");
        }
        experiment(text.toString());
        assertThat(problems.all()).hasSize(10);
    }

    @Test
    void what_is_merged_in_counts_as_written() throws IOException {
        Manifest manifest = manifest("""
                x-defaults: &defaults
                  environment: none
                  env: {A: 1}
                tools:
                  a: {<<: *defaults, path: tools/a, entrypoint: main.py}
                  b: {<<: *defaults, path: tools/b, entrypoint: main.py, environment: venv}
                """);
        assertThat(texts()).isEmpty();
        assertThat(manifest.tools().get("a").environment()).isEqualTo(EnvironmentKind.NONE);
        assertThat(manifest.tools().get("a").env()).containsEntry("A", "1");
        assertThat(manifest.tools().get("b").environment()).isEqualTo(EnvironmentKind.VENV);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "90|PT1M30S",
                "1.5|PT1.5S",
                "90s|PT1M30S",
                "30m|PT30M",
                "4h|PT4H",
                "1h30m|PT1H30M",
                "2d|PT48H",
                "1d2h3m4s|PT26H3M4S",
            })
    void reads_time_spans(String text, String expected) {
        assertThat(Durations.parse(text)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "m",
                "-5",
                "5x",
                "30m1h",
                "1h1h",
                "1h30",
                "1:30",
                ".",
                "1..5s",
                "99999999999999999999s",
                "1e9",
                "inf"
            })
    void refuses_what_is_not_a_time_span(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
