package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of a run, line by line. */
@Timeout(120)
class RunWordsTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "-m src.main");
        stash.variables.remove("COLUMNS");
        stash.file("configs/figure1/pca.yaml", "tool: demo", "experiment: pca", "description: PCA on a swiss roll");
        stash.file("configs/figure1/tsne.yaml", "tool: demo", "experiment: tsne");
        stash.file(
                "tools/demo/src/main.py",
                "import json, os, sys",
                "os.chdir(os.environ['STASH_OUTPUT_DIR'])",
                "print('fitting')",
                "for name in ('embeddings.csv', 'pca.png', 'scree.svg'): open(name, 'w').write('1')",
                "json.dump({'trustworthiness': 0.87314159, 'continuity': 0.98, 'loss': 1.5e-9, 'n': 12345678},",
                "          open('metrics.json', 'w'))");
        stash.commitAll();
    }

    @Test
    void aSuccessReadsAsItShould() {
        stash.run("figure1/pca");
        assertThat(lines())
                .containsExactly(
                        "figure1/pca  (PCA on a swiss roll)",
                        "  tool         demo @ tree HHHHHHH, a folder of this repository, clean",
                        "  environment  none: the machine's Python P, whose packages are not recorded",
                        "  command      python -m src.main pca outputs/DATE/TIME",
                        "  record       outputs/DATE/ID",
                        "",
                        "",
                        "succeeded in N s, peak M MB",
                        "  trustworthiness  0.873142      continuity  0.98      loss  1.5e-9",
                        "  n                12345678",
                        "  tools/demo/outputs/DATE/TIME/   embeddings.csv  metrics.json  pca.png  scree.svg",
                        "next: mvn stash:run -Dconfig=figure1/tsne");
        assertThat(stash.said()).as("no colours of ours").doesNotContain("\u001b");
    }

    @Test
    void theLastOfAFolderOffersItself() {
        stash.run("figure1/tsne");
        assertThat(lines())
                .last()
                .isEqualTo("next: mvn stash:run -Dconfig=figure1/tsne   runs it again and compares the results");
    }

    @Test
    void whatIsToBeTypedNextCanBeTyped() throws Exception {
        stash.file("configs/figure 2/last one.yaml", "tool: demo", "experiment: tsne", "overrides: [\"n=1\"]");
        stash.run(RunRequest.of("figure 2/last one").withOverrides("'title=two words' api_key=abcdefgh"));
        assertThat(lines())
                .last()
                .isEqualTo("next: mvn stash:run -Dconfig='figure 2/last one'"
                        + " -Doverrides=\"'title=two words' 'api_key=***'\"   runs it again and compares the results");
    }

    @Test
    void inANarrowTerminalNothingOfOursWraps() {
        stash.variables.put("COLUMNS", "56");
        stash.run("figure1/pca");
        List<String> lines = lines();
        assertThat(lines.subList(8, lines.size() - 1))
                .containsExactly(
                        "  trustworthiness  0.873142",
                        "  continuity       0.98",
                        "  loss             1.5e-9",
                        "  n                12345678",
                        "  tools/demo/outputs/DATE/TIME/",
                        "     embeddings.csv  metrics.json  and 2 more");
    }

    @Test
    void aFailureIsToldOnceAndEndsWithTheLog() throws Exception {
        stash.file("tools/demo/src/main.py", "raise ValueError('no such method')");
        RunResult result = stash.run("figure1/pca");
        assertThat(normal(result.failure()))
                .containsExactly(
                        "failed after N s: exit code 1",
                        "  ValueError: no such method",
                        "  tools/demo/src/main.py:1",
                        "  log: outputs/DATE/ID/output.log");
        assertThat(lines()).doesNotContain("failed after N s: exit code 1");
        assertThat(stash.said()).contains("demo @ tree ", "1 file modified (saved in changes.patch)");
    }

    @Test
    void aMissingOutputIsToldOnce() throws Exception {
        stash.file("configs/figure1/pca.yaml", "tool: demo", "experiment: pca", "outputs: [pca.png, umap.png]");
        assertThat(normal(stash.run("figure1/pca").failure()))
                .containsExactly(
                        "failed after N s: exit code 0, but declared outputs are missing: umap.png",
                        "",
                        "hint: look at the log, or correct 'outputs' in configs/figure1/pca.yaml:3",
                        "  log: outputs/DATE/ID/output.log");
    }

    @Test
    void aTimeoutSaysHowToRaiseItWhereItWasGiven() throws Exception {
        stash.file("tools/demo/src/main.py", "import time", "time.sleep(600)");
        RunRequest typed = new RunRequest(
                Optional.empty(),
                Optional.of("figure1/pca"),
                Optional.empty(),
                Optional.of("1s"),
                Optional.empty(),
                false,
                false,
                false,
                false,
                true);
        assertThat(normal(stash.run(typed).failure()))
                .containsExactly(
                        "timed-out after N s: the limit of 1 s was reached",
                        "",
                        "hint: mvn stash:run -Dconfig=figure1/pca -Dtimeout=<more>",
                        "  log: outputs/DATE/ID/output.log");
    }

    @Test
    void anEntryPointThatIsNotThereIsAProblemBeforeAnythingIsWritten() throws Exception {
        stash.tool("src/mian.py");
        assertThatThrownBy(() -> stash.run("figure1/pca"))
                .isInstanceOf(StashFailure.class)
                .hasMessage(
                        "configs/meta.yaml:4:17: error STASH-208: the entry point tools/demo/src/mian.py does not exist\n"
                                + "hint: did you mean 'src/main.py'?");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
    }

    @Test
    void aConsoleScriptThatIsNotThereLeavesNothingBehind() throws Exception {
        stash.tool("no-such-script");
        assertThatThrownBy(() -> stash.run("figure1/pca"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("configs/meta.yaml:4:17: error STASH-208")
                .hasMessageContaining("no-such-script");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
        assertThat(stash.root.resolve("tools/demo/outputs")).doesNotExist();
    }

    @Test
    void anArgumentThatTheToolDoesNotTakeIsExplained() throws Exception {
        stash.tool("-m src.main");
        stash.file("tools/demo/src/main.py", "import argparse", "argparse.ArgumentParser().parse_args()");
        assertThat(normal(stash.run("figure1/pca").failure()))
                .containsExactly(
                        "failed after N s: exit code 2",
                        "  The tool does not take experiment=pca.",
                        "",
                        "hint: say in configs/meta.yaml:2 how it is told its experiment, such as"
                                + "   arguments: [\"--config\", \"${experiment}\"]",
                        "  log: outputs/DATE/ID/output.log");
    }

    @Test
    void debugTellsEachStepAndItsTime() {
        stash.run("figure1/pca");
        assertThat(stash.debugged().replaceAll("\\d+ ms", "N ms"))
                .contains(
                        " status --porcelain=v2 ",
                        "(exit code 0, N ms)",
                        "N ms  git asked for the code",
                        "N ms  environment looked at or made",
                        "N ms  intent recorded",
                        "supervised by ",
                        "N ms  supervisor and tool ran",
                        "N ms  results hashed and recorded");
    }

    @Test
    void validateOnlyShowsTheCommandAndStartsNothing() {
        stash.run(RunRequest.of("figure1/pca").withOverrides("n=5 'a b'").withValidateOnly());
        assertThat(lines())
                .containsExactly(
                        "figure1/pca  (PCA on a swiss roll)",
                        "  environment  none: the machine's Python, whose packages are not recorded",
                        "  command      python -m src.main pca '${output_dir}' n=5 'a b'",
                        "nothing was started",
                        "next: mvn stash:run -Dconfig=figure1/pca -Doverrides=\"n=5 'a b'\"");
    }

    private List<String> lines() {
        return normal(List.of(stash.said().split("\n", -1)));
    }

    /** Without what differs from run to run. */
    private static List<String> normal(List<String> lines) {
        List<String> normal = new ArrayList<>();
        for (String line : lines) {
            normal.add(line.replaceAll("tree [0-9a-f]{7}", "tree HHHHHHH")
                    .replaceAll("\\d{8}-\\d{6}-[a-z]+-[0-9a-f]{4}", "ID")
                    .replaceAll("\\d{4}-\\d\\d-\\d\\d/\\d\\d-\\d\\d-\\d\\d(_\\d+)?", "DATE/TIME")
                    .replaceAll("\\d{4}-\\d\\d-\\d\\d/", "DATE/")
                    .replaceAll("Python \\d[0-9.]*\\d", "Python P")
                    .replaceAll("(in|after) \\d+\\.\\d s", "$1 N s")
                    .replaceAll("peak \\d+(\\.\\d)? MB", "peak M MB"));
        }
        return normal;
    }
}
