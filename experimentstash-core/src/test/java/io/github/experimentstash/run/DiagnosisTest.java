package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.Verdict;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
    @Test
    void aFileEntryPointThatImportsItsOwnPackageShowsTheCorrectedLine() {
        Diagnosis diagnosis = failed(
                Plans.plan(Plans.file("src/main.py")),
                "Traceback (most recent call last):\n  File \"x\"\nModuleNotFoundError: No module named 'src'\n",
                false);
        assertThat(diagnosis.details())
                .containsExactly(
                        "ModuleNotFoundError: No module named 'src'",
                        "The tool imports its own package, so it must be started as a module.");
        assertThat(diagnosis.hint())
                .containsExactly(
                        "in configs/meta.yaml:4 change   entrypoint: \"src/main.py\"",
                        "                                 to   entrypoint: \"-m src.main\"");
    }

    @Test
    void relativeImportsInAFileEntryPointShowTheCorrectedLine() {
        Diagnosis diagnosis = failed(
                Plans.plan(Plans.file("src/main.py")),
                "ImportError: attempted relative import with no known parent package\n",
                false);
        assertThat(diagnosis.hint().get(1)).endsWith("to   entrypoint: \"-m src.main\"");
    }

    @Test
    void aDroppedPythonPathIsNamed() {
        Diagnosis diagnosis =
                failed(Plans.plan(Plans.module()), "ModuleNotFoundError: No module named 'helpers'\n", true);
        assertThat(diagnosis.hint()).singleElement().asString().contains("env: {PYTHONPATH:");
    }

    @Test
    void anUndeclaredPackageIsOfferedAsDependency() {
        Diagnosis diagnosis =
                failed(Plans.plan(Plans.module()), "ModuleNotFoundError: No module named 'yaml.nodes'\n", false);
        assertThat(diagnosis.hint()).singleElement().asString().contains("dependencies: [\"yaml\"]");
    }

    @Test
    void aWrongExperimentNameOfAHydraToolPointsToItsLine() {
        Diagnosis diagnosis = failed(
                Plans.plan(Plans.module()),
                "In 'config': Could not find 'experiment/nope'\n\nAvailable options in 'experiment':\n\tica\n\tpca\n",
                false);
        assertThat(diagnosis.hint()).containsExactly("correct 'experiment' in configs/figure1/pca.yaml:2");
    }

    @Test
    void missingOutputsAreToldByTheVerdictAndMendedWhereTheyAreDeclared() {
        Diagnosis diagnosis = Diagnosis.of(
                verdict(RunState.FAILED, 0, List.of("embeddings.csv")), Plans.plan(Plans.module()), "", false);
        assertThat(diagnosis.details()).isEmpty();
        assertThat(diagnosis.hint())
                .singleElement()
                .asString()
                .contains("correct 'outputs' in configs/figure1/pca.yaml");
    }

    @Test
    void aCrashInNativeCodeSaysWhereToLook() {
        Verdict crash = new Verdict(
                RunState.CRASHED,
                "crashed",
                Optional.empty(),
                Optional.of("SIGSEGV"),
                Optional.empty(),
                OffsetDateTime.now(),
                1,
                1,
                1,
                "x",
                0,
                0,
                List.of());
        assertThat(Diagnosis.of(crash, Plans.plan(Plans.module()), "", false).hint())
                .singleElement()
                .asString()
                .contains("native code");
    }

    @ParameterizedTest
    @CsvSource({
        "OSError: [Errno 28] No space left on device, the disk is full",
        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB, reduce batch size",
        "MemoryError, reduce batch size",
        "PermissionError: [Errno 13] Permission denied: '/data/x', ''",
        "main.py: error: unrecognized arguments: hydra.run.dir=outputs/x, not started through Hydra",
        "main.py: error: unrecognized arguments: --epochs, correct 'arguments'"
    })
    void whatTheEndOfTheLogSaysIsTurnedIntoWhatToDo(String line, String hint) {
        Diagnosis diagnosis = failed(Plans.plan(Plans.module()), "Traceback\n" + line + "\n", false);
        assertThat(String.join("\n", diagnosis.hint())).contains(hint);
        assertThat(diagnosis.details()).isNotEmpty();
    }

    @Test
    void aSuccessHasNothingToSay() {
        Diagnosis diagnosis = Diagnosis.of(
                verdict(RunState.SUCCEEDED, 0, List.of()), Plans.plan(Plans.module()), "ValueError: handled\n", false);
        assertThat(diagnosis.details()).isEmpty();
        assertThat(diagnosis.hint()).isEmpty();
    }

    private static Diagnosis failed(RunPlan plan, String log, boolean droppedPythonPath) {
        return Diagnosis.of(verdict(RunState.FAILED, 1, List.of()), plan, log, droppedPythonPath);
    }

    private static Verdict verdict(RunState state, int exitCode, List<String> missing) {
        return new Verdict(
                state,
                "exit code " + exitCode,
                Optional.of(exitCode),
                Optional.empty(),
                Optional.empty(),
                OffsetDateTime.now(),
                1,
                1,
                1,
                "x",
                0,
                0,
                missing);
    }
}
