package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.config.StashRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What counts for how much, what is told of it, and which experiments are looked at. */
class ValidationReportTest extends ValidationCase {
    @Test
    void of_many_of_one_kind_ten_are_told_and_the_others_counted() throws IOException {
        for (int i = 0; i < 30; i++) {
            write(String.format("configs/many/c%02d.yaml", i), "tool: nobody\nexperiment: x\n");
        }
        write("configs/other.yaml", "tool: swissroll\nexperiment: nothing_like_it\n");

        ValidationReport report = validate(ValidationRequest.all());

        assertThat(report.problems()).hasSize(31);
        assertThat(report.lines().stream().filter(line -> line.contains("error STASH-402: unknown tool")))
                .hasSize(10);
        assertThat(report.lines())
                .contains("error STASH-402: 20 more of this kind in 20 files")
                .anyMatch(line -> line.startsWith("configs/other.yaml:2:13: warning STASH-407"));
        assertThat(report.summary()).startsWith("31 problems in 31 files: 30 errors, 1 warning");
    }

    @Test
    void a_stash_says_itself_what_counts_for_how_much() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main"}
                validation:
                  severity:
                    STASH-407: {level: error, reason: "reviewers run each of them"}
                    STASH-402: {level: "off", reason: "the tool comes later"}
                    STASH-108: {level: note, reason: "read by our own script"}
                """);
        write("configs/a.yaml", "tool: swissroll\nexperiment: nothing_like_it\nours: 1\n");
        write("configs/b.yaml", "tool: later\nexperiment: x\n");

        ValidationReport report = validate(ValidationRequest.all());

        assertThat(report.lines())
                .contains("configs/a.yaml:2:13: error STASH-407: tool 'swissroll' has no experiment 'nothing_like_it'"
                        + "  (error by configs/meta.yaml:5:5: reviewers run each of them)")
                .contains("configs/a.yaml:3:1: note STASH-108: unknown key 'ours'"
                        + "  (note by configs/meta.yaml:7:5: read by our own script)");
        assertThat(report.summary()).contains("1 error, 1 note").contains("1 switched off");
    }

    @Test
    void a_rule_that_makes_no_sense_is_a_problem_itself() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main"}
                validation:
                  severity:
                    STASH-47: {level: error, reason: "x"}
                    STASH-103: {level: warning, reason: "x"}
                    STASH-402: {level: fatal, reason: "x"}
                    STASH-407: warning
                    STASH-108: {level: note}
                """);

        assertThat(validate(ValidationRequest.all()).lines())
                .anyMatch(
                        line -> line.startsWith("configs/meta.yaml:5:5: error STASH-114: 'STASH-47' is the code of no"))
                .anyMatch(
                        line -> line.startsWith("configs/meta.yaml:6:5: error STASH-114: STASH-103 always is an error"))
                .anyMatch(line -> line.startsWith("configs/meta.yaml:7:24: error STASH-114: level 'fatal' is none"))
                .anyMatch(line -> line.startsWith("configs/meta.yaml:8:16: error STASH-109: STASH-407 must be a map"))
                .anyMatch(line -> line.contains("error STASH-111: a severity needs 'reason'"));
    }

    @Test
    void a_note_fails_nothing() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main"}
                validation:
                  severity:
                    STASH-407: {level: note, reason: "known"}
                """);
        write("configs/a.yaml", "tool: swissroll\nexperiment: nothing_like_it\n");

        assertThat(validate(new ValidationRequest(Optional.empty(), Optional.empty(), true, false))
                        .failed())
                .isFalse();
    }

    @Test
    void a_glob_chooses_experiments() throws IOException {
        write("configs/figure2/a.yaml", "tool: nobody\nexperiment: x\n");
        write("configs/figure2/deep/b.yaml", "tool: nobody\nexperiment: x\n");

        assertThat(chosen("figure1/*").lines()).containsExactly("figure1/* is sound: 1 experiment");
        assertThat(chosen("figure2").problems()).hasSize(2);
        assertThat(chosen("configs/figure2/a.yaml").problems()).hasSize(1);
        assertThat(chosen("figure2/*").problems()).hasSize(1);
        assertThat(chosen("**/b").problems()).hasSize(1);
        assertThat(chosen("nothing*").lines())
                .anyMatch(line -> line.contains("STASH-401: no experiment is named like"));
    }

    @Test
    void debug_tells_each_check_its_time_and_what_it_could_not_tell() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll: {path: tools/swissroll, entrypoint: "-m src.main", arguments: []}
                  installed: {path: tools/swissroll, entrypoint: "-m elsewhere.main"}
                  script: {path: tools/swissroll, entrypoint: swissroll}
                  cloned: {path: tools/cloned, entrypoint: a.py, commit: 0123456789abcdef0123456789abcdef01234567}
                validation: {check_dependencies: false}
                """);
        write("tools/cloned/a.py", "print(1)\n");
        write("tools/cloned/.git/HEAD", "no commit\n");
        write("configs/sweep.yaml", "tool: installed\nexperiment: a,b\n");

        List<String> told = debugged(ValidationRequest.all());

        for (Check check : Validator.standardChecks()) {
            String name = Pattern.quote(check.getClass().getSimpleName()) + " \\(STASH-[^)]*\\)";
            assertThat(told).anyMatch(line -> line.matches("check " + name + ": \\d+ ms"));
        }
        assertThat(told)
                .containsSubsequence(
                        "    cannot tell: tool 'installed': the module elsewhere.main is not among its files; its"
                                + " environment may have it",
                        "    cannot tell: tool 'script': a console script comes from its environment",
                        "    cannot tell: tool 'cloned': its HEAD could not be read")
                .contains(
                        "    cannot tell: it is left out, since check_dependencies is false",
                        "    cannot tell: tool 'swissroll' chooses its experiment by arguments of its own",
                        "    cannot tell: configs/sweep.yaml: 'a,b' is a sweep, a list or an interpolation");

        write("configs/broken.yaml", "tool: [\n");
        assertThat(debugged(ValidationRequest.all()))
                .contains("not every experiment was read, so what all of them say together is not told");
        write("configs/meta.yaml", "tools: [\n");
        assertThat(debugged(ValidationRequest.all()))
                .contains("configs/meta.yaml could not be read, so no check is asked");
    }

    private List<String> debugged(ValidationRequest request) {
        List<String> told = new ArrayList<>();
        new Validator(Validator.standardChecks(), told::add).validate(new StashRoot(root), request);
        return told;
    }

    private ValidationReport chosen(String glob) {
        return validate(new ValidationRequest(Optional.empty(), Optional.of(glob), false, false));
    }
}
