package io.github.experimentstash.run.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.RunState;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of causes, row by row, in words that Python 3.11, its packages and Hydra 1.3 wrote. */
@Timeout(60)
class DiagnosisTest {
    static Stream<Case> rows() {
        return Stream.of(
                        EndRows.all(),
                        ResourceRows.all(),
                        CrashRows.all(),
                        StartRows.all(),
                        HydraRows.all(),
                        WorldRows.all(),
                        PythonRows.all(),
                        users())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatTheEvidenceShowsIsSaid(Case row) {
        Diagnosis diagnosis = row.diagnosis();
        assertThat(diagnosis.cause()).as(diagnosis.toString()).isEqualTo(row.cause);
        assertThat(diagnosis.details()).containsExactlyElementsOf(row.details);
        assertThat(diagnosis.hint()).containsExactlyElementsOf(row.hint);
        assertThat(diagnosis.warnings()).isEmpty();
    }

    @Test
    void eachRuleHasARow() {
        Set<String> rules = Rules.all().stream().map(Rule::cause).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rules).hasSameSizeAs(Rules.all());
        rules.add(UserPatterns.CAUSE);
        assertThat(rows().map(row -> row.cause).collect(Collectors.toSet())).isEqualTo(rules);
    }

    private static Stream<Case> users() {
        return Stream.of(
                new Case(
                                "diagnoses",
                                "step 3: loss is nan",
                                "step 4: loss is nan",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in fit",
                                "AssertionError")
                        .pattern("no such words", "Something else.", "")
                        .pattern("step (\\d+): loss is nan", "It diverged in step $1.", "reduce the learning rate")
                        .says("AssertionError", "tools/demo/x.py:2, in fit", "It diverged in step 4.")
                        .hints("reduce the learning rate"),
                new Case("diagnoses", "waiting for the license server")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .pattern("license server", "All licences are in use.", "")
                        .says("waiting for the license server", "All licences are in use."));
    }

    @Test
    void anErrorThatTheToolGotOverIsNotWhyItFailed() {
        Case row = new Case(
                "exception",
                "Traceback (most recent call last):",
                "  File \"/stash/tools/demo/x.py\", line 2, in fit",
                "torch.OutOfMemoryError: CUDA out of memory.",
                "trying again with half of the batch",
                "Traceback (most recent call last):",
                "  File \"/stash/tools/demo/x.py\", line 9, in save",
                "ValueError: no such format");
        assertThat(row.diagnosis().cause()).isEqualTo("exception");
        assertThat(row.diagnosis().reason("exit code 1"))
                .isEqualTo("exit code 1: ValueError: no such format (tools/demo/x.py:9, in save)");
    }

    @Test
    void whatWasEndedOnPurposeNeedsNoWords() {
        for (RunState state : new RunState[] {RunState.CANCELLED, RunState.PREEMPTED, RunState.INTERRUPTED}) {
            Diagnosis diagnosis = new Case("", "ValueError: while it was stopped")
                    .pattern("ValueError", "Something.", "")
                    .ended(state, "interrupted (Ctrl-C)", "SIGTERM")
                    .diagnosis();
            assertThat(diagnosis.cause()).isEmpty();
            assertThat(diagnosis.details()).isEmpty();
            assertThat(diagnosis.hint()).isEmpty();
            assertThat(diagnosis.reason("interrupted (Ctrl-C)")).isEqualTo("interrupted (Ctrl-C)");
        }
    }

    @Test
    void theReasonOfTheRecordIsOneSentence() {
        Diagnosis full = new Case("disk-full", "OSError: [Errno 28] No space left on device").diagnosis();
        assertThat(full.reason("exit code 1")).isEqualTo("exit code 1: The disk is full, or your share of it");
        assertThat(full.reason("exit code 1; recovered afterwards (its supervisor was killed)"))
                .endsWith("(its supervisor was killed); The disk is full, or your share of it");
        Diagnosis shown = new Case("exit-code", "12%\r100%", "\u001b[31mno data\u001b[0m", "").diagnosis();
        assertThat(shown.reason("exit code 3")).isEqualTo("exit code 3: its last line was: no data");
        Diagnosis silent = new Case("out-of-memory")
                .ended(RunState.OUT_OF_MEMORY, "the system killed it", "SIGKILL")
                .diagnosis();
        assertThat(silent.reason("the system killed it")).isEqualTo("the system killed it");
    }

    /** Without the bound this one alone would take longer than the universe has lasted. */
    @Test
    void aPatternThatNeverEndsIsGivenUpAndTheTableGoesOn() {
        Case row =
                new Case("exception", "a".repeat(1900) + "!", "ValueError: x").pattern("(?:.*a){15}!!", "Never.", "");
        long begun = System.nanoTime();
        Diagnosis diagnosis = row.diagnosis();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(diagnosis.cause()).isEqualTo("exception");
        assertThat(diagnosis.warnings())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .isEqualTo(
                        "configs/meta.yaml:9:7: warning STASH-510: the pattern '(?:.*a){15}!!' was given up: it needs more"
                                + " than 1 s for a line of the log\n"
                                + "hint: write it without repetitions inside of repetitions, such as (a+)+");
    }

    @Test
    void aPatternThatIsTooDeepIsGivenUpToo() {
        Diagnosis diagnosis = new Case("exception", "ab".repeat(990) + "!", "ValueError: x")
                .pattern("^((a|b)(a|b))*c", "Never.", "")
                .pattern("ValueError: (.)", "It was $1.", "")
                .diagnosis();
        assertThat(diagnosis.details()).last().isEqualTo("It was x.");
    }
}
