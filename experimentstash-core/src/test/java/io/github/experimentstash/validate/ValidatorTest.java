package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest extends ValidationCase {
    @Test
    void a_sound_stash_is_one_line() {
        assertThat(validate(ValidationRequest.all()).lines()).containsExactly("stash is sound: 1 tool, 1 experiment");
    }

    @Test
    void problems_are_shown_file_by_file_errors_first_with_their_sum() throws IOException {
        write("configs/figure1/pca.yaml", "tool: swisroll\nexperiment: swissroll_pca\n");
        write("configs/a.yaml", "tool: swissroll\nexperiment: swissroll_pcaa\ndebug: yes\n");

        List<String> lines = validate(ValidationRequest.all()).lines();

        assertThat(lines.subList(0, lines.size() - 2))
                .containsExactly(
                        "configs/figure1/pca.yaml:1:7: error STASH-402: unknown tool 'swisroll'",
                        "hint: did you mean 'swissroll'?  Tools: swissroll",
                        "",
                        "configs/a.yaml:2:13: warning STASH-407: tool 'swissroll' has no experiment 'swissroll_pcaa'",
                        "hint: did you mean 'swissroll_pca'?  it has: swissroll_pca",
                        "configs/a.yaml:3:8: warning STASH-110: debug yes is true in YAML 1.1 and a word in YAML 1.2;"
                                + " taken as true",
                        "hint: write debug: true",
                        "");
        assertThat(lines.get(lines.size() - 2))
                .matches("3 problems in 2 files: 1 error, 2 warnings  \\(1 tool, 2 experiments, \\d+\\.\\d s\\)");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("next: mvn stash:validate -Dstash.explain=STASH-402");
    }

    @Test
    void warnings_fail_only_when_strict() throws IOException {
        write("configs/a.yaml", "tool: swissroll\nexperiment: swissroll_pca\nmatrix: {seed: [1]}\n");

        assertThat(validate(ValidationRequest.all()).failed()).isFalse();
        ValidationReport strict = validate(new ValidationRequest(Optional.empty(), Optional.empty(), true, false));
        assertThat(strict.failed()).isTrue();
        assertThat(strict.summary()).contains("1 warning (strict: warnings fail)");
        assertThat(strict.lines()).endsWith("next: mvn stash:validate -Dstash.explain=STASH-112");
    }

    @Test
    void one_tool_alone_is_judged_without_the_mistakes_of_others() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main"}
                  broken: {path: ../away, entrypoint: "python x.py"}
                """);
        write("configs/b.yaml", "tool: broken\nexperiment: x\ntimeout: never\n");

        assertThat(validate(ValidationRequest.all()).errors()).isEqualTo(3);
        assertThat(validate(new ValidationRequest(Optional.of("swissroll"), Optional.empty(), true, false))
                        .lines())
                .containsExactly("swissroll is sound: 1 experiment");
        List<String> unknown = validate(new ValidationRequest(Optional.of("swisroll"), Optional.empty(), false, false))
                .lines();
        assertThat(unknown)
                .startsWith(
                        "error STASH-402: unknown tool 'swisroll'",
                        "hint: did you mean 'swissroll'?  Tools: swissroll, broken",
                        "")
                .endsWith("next: mvn stash:validate -Dstash.explain=STASH-402");
    }

    @Test
    void lists_the_experiments_by_folder() throws IOException {
        write("configs/first.yaml", "tool: swissroll\nexperiment: swissroll_pca\n");

        assertThat(validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, true))
                        .lines())
                .startsWith(
                        "CONFIG  TOOL       EXPERIMENT     DESCRIPTION",
                        "figure1/",
                        "  pca   swissroll  swissroll_pca  PCA on a roll",
                        "first   swissroll  swissroll_pca");
    }

    @Test
    void switches_leave_checks_out_and_the_last_line_says_so() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  a: {path: tools/swissroll, entrypoint: "-m src.main", dependencies: [a]}
                validation: {validate_configs: false, check_dependencies: false}
                """);
        write("configs/b.yaml", "no: experiment\n");

        assertThat(validate(ValidationRequest.all()).summary())
                .isEqualTo("stash is sound: 1 tool, experiments not checked: validate_configs is false");
    }

    @Test
    void what_is_listed_is_listed_whatever_is_checked() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main"}
                validation: {validate_configs: false}
                """);
        write("configs/b.yaml", "no: experiment\n");

        List<String> lines = validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, true))
                .lines();

        assertThat(lines)
                .contains("  pca   swissroll  swissroll_pca  PCA on a roll")
                .endsWith(
                        "",
                        "stash is sound: 1 tool, experiments not checked: validate_configs is false",
                        "next: mvn stash:run -Dconfig=figure1/pca");
    }

    @Test
    void a_manifest_that_cannot_be_read_does_not_hide_the_mistakes_of_experiments() throws IOException {
        write("configs/meta.yaml", "tools: [\n");
        write("configs/b.yaml", "tool: x\nexperiment: e\ntimeout: never\n");

        ValidationReport report = validate(ValidationRequest.all());

        assertThat(report.problems())
                .extracting(problem -> problem.location().orElseThrow().text())
                .containsExactly("configs/b.yaml:3:10", "configs/meta.yaml:2:1");
        assertThat(report.summary())
                .startsWith("2 problems in 2 files: 2 errors  (no tool could be read, 2 experiments, ");
    }

    @Test
    void what_is_merged_into_many_places_is_told_once() throws IOException {
        write("configs/meta.yaml", """
                x-all: &all {enviroment: none, path: tools/swissroll, entrypoint: -m src.main}
                tools:
                  swissroll: *all
                  b: {<<: *all}
                """);

        assertThat(problems().stream().filter(problem -> !problem.contains(": note ")))
                .singleElement()
                .asString()
                .startsWith("configs/meta.yaml:1:14: warning STASH-108");
    }

    @Test
    void a_tool_that_is_away_from_its_pin_is_found() throws IOException {
        write("tools/swissroll/.git/HEAD", "b".repeat(40) + "\n");
        meta("path: tools/swissroll\nentrypoint: -m src.main\ncommit: " + "a".repeat(40));
        assertThat(problems())
                .containsExactly("configs/meta.yaml:5:13: warning STASH-205: 'swissroll' is pinned to aaaaaaa, but"
                        + " bbbbbbb is checked out\nhint: git -C tools/swissroll checkout aaaaaaaaaaaa   goes back to"
                        + " the pin");

        write(
                "configs/meta.yaml",
                Files.readString(root.resolve("configs/meta.yaml")) + "validation: {require_commit_pins: true}\n");
        assertThat(validate(ValidationRequest.all()).errors()).isEqualTo(1);

        write("tools/swissroll/.git/HEAD", "a".repeat(40) + "\n");
        assertThat(problems()).isEmpty();
    }

    @Test
    void an_entry_point_of_one_endless_line_costs_nothing() throws IOException {
        try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(
                root.resolve("tools/swissroll/src/main.py").toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        meta("path: tools/swissroll\nentrypoint: src/main.py");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_submodule_that_is_not_checked_out_gets_the_command() throws IOException {
        meta("path: tools/other\nentrypoint: -m src.main\ncommit: " + "a".repeat(40));
        write(".gitmodules", "[submodule \"tools/other\"]\n\tpath = tools/other\n\turl = ../other\n");
        Files.createDirectories(root.resolve("tools/other"));

        assertThat(problems())
                .containsExactly(
                        "configs/meta.yaml:3:11: error STASH-202: tool 'swissroll' is a submodule that is not checked"
                                + " out (tools/other is empty)\nhint: mvn stash:setup -Dtool=swissroll");
    }

    @Test
    void a_missing_folder_names_its_neighbour() throws IOException {
        meta("path: tools/swisroll\nentrypoint: -m src.main");

        assertThat(problems())
                .containsExactly("configs/meta.yaml:3:11: error STASH-201: the folder of tool 'swissroll',"
                        + " tools/swisroll, does not exist\nhint: did you mean 'swissroll'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-m src.mian|the entry point -m src.mian does not exist: no src/mian.py in tools/swissroll|did you mean   entrypoint: \"-m src.main\"?",
                "-m src|the entry point -m src is a package without __main__.py, so Python cannot run it|write   entrypoint: \"-m src.main\"",
                "src/man.py|the entry point tools/swissroll/src/man.py does not exist|did you mean 'src/main.py'?",
            })
    void a_missing_entry_point_is_found_with_what_was_meant(String entryPoint, String message, String hint)
            throws IOException {
        meta("path: tools/swissroll\nentrypoint: '" + entryPoint + "'");

        assertThat(problems())
                .containsExactly("configs/meta.yaml:4:17: error STASH-208: " + message + "\nhint: " + hint);
    }

    @ParameterizedTest
    @CsvSource({"-m installed.elsewhere", "a-console-script", "-m deep.pkg", "src/main.py"})
    void what_cannot_be_known_or_is_there_is_no_problem(String entryPoint) throws IOException {
        write("tools/swissroll/src/deep/pkg/__main__.py", "");
        meta("path: tools/swissroll\nentrypoint: '" + entryPoint + "'");

        assertThat(problems()).isEmpty();
    }

    @Test
    void a_file_that_imports_its_own_package_must_be_a_module() throws IOException {
        write("tools/swissroll/src/main.py", "import os\nfrom src.algorithms import pca\n");
        meta("path: tools/swissroll\nentrypoint: src/main.py");

        assertThat(problems())
                .containsExactly("configs/meta.yaml:4:17: warning STASH-207: src/main.py imports its own package 'src',"
                        + " so it must be started as a module\nhint: write   entrypoint: \"-m src.main\"");
    }

    @Test
    void pins_are_warnings_until_they_are_required() throws IOException {
        Files.createDirectories(root.resolve("tools/swissroll/.git"));
        assertThat(problems()).singleElement().asString().contains("warning STASH-206");

        meta("path: tools/swissroll\nentrypoint: -m src.main\ncommit: 3f1c0f6");
        assertThat(problems()).singleElement().asString().contains("warning STASH-204", "not a full one");

        write("configs/meta.yaml", """
                tools: {a: {path: tools/swissroll, entrypoint: -m src.main, commit: main}}
                validation: {require_commit_pins: true, validate_configs: false}
                """);
        assertThat(problems()).singleElement().asString().contains("error STASH-204", "a branch or tag can move");
    }

    @Test
    void a_circle_of_tools_is_found_and_a_near_miss_is_told() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  a: {path: tools/swissroll, entrypoint: -m src.main, dependencies: [bee, numpy]}
                  bee: {path: tools/swissroll, entrypoint: -m src.main, dependencies: [cee]}
                  cee: {path: tools/swissroll, entrypoint: -m src.main, dependencies: [a, bees]}
                validation: {validate_configs: false}
                """);

        assertThat(problems().stream().filter(text -> text.contains("in a circle")))
                .as("told once")
                .singleElement()
                .asString()
                .contains("error STASH-312: tools need each other in a circle: a -> bee -> cee -> a");
        assertThat(problems())
                .anyMatch(text -> text.contains("warning STASH-312: 'bees' is no tool")
                        && text.contains("did you mean the tool 'bee'?"))
                .noneMatch(text -> text.contains("numpy"));
    }

    @Test
    void a_circle_of_very_many_tools_is_one_short_problem() throws IOException {
        StringBuilder meta = new StringBuilder("tools:\n");
        for (int i = 0; i < 2000; i++) {
            meta.append("  t%04d: {path: tools/swissroll, entrypoint: -m src.main, dependencies: [t%04d]}\n"
                    .formatted(i, (i + 1) % 2000));
        }
        write("configs/meta.yaml", meta + "validation: {validate_configs: false}\n");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("in a circle: t0000 -> t0001 -> ")
                .hasSizeLessThan(300);
    }

    @Test
    void the_pin_of_a_plain_folder_is_said_to_hold_nothing() throws IOException {
        meta("path: tools/swissroll\nentrypoint: -m src.main\ncommit: " + "a".repeat(40));
        assertThat(problems())
                .containsExactly("configs/meta.yaml:5:13: warning STASH-204: commit '" + "a".repeat(40)
                        + "' holds nothing: tools/swissroll is a plain folder, whose code is what this repository has\n"
                        + "hint: delete the line, or make the tool a git submodule");

        meta("path: tools/swissroll\nentrypoint: -m src.main\ncommit: HEAD");
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"glob(*)", "a,b", "${x}", "swissroll_pca.yaml"})
    void what_only_the_tool_can_resolve_is_left_to_it(String experiment) throws IOException {
        write("configs/figure1/pca.yaml", "tool: swissroll\nexperiment: '" + experiment + "'\n");
        assertThat(problems()).isEmpty();
    }

    @Test
    void thousands_of_experiments_are_all_read_in_order() throws IOException {
        for (int i = 0; i < 1500; i++) {
            write(
                    "configs/many/e%04d.yaml".formatted(i),
                    "tool: swissroll\noverrides: [n=" + i + "]\nexperiment: " + (i == 1400 ? "nope" : "swissroll_pca"));
        }

        ValidationReport report = validate(ValidationRequest.all());

        assertThat(report.experiments())
                .hasSize(1501)
                .isSortedAccordingTo((a, b) -> a.config().compareTo(b.config()));
        assertThat(report.problems()).singleElement().asString().contains("e1400");
    }
}
