package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Fingerprint;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that cannot start says everything that stands in its way at once, and leaves no trace. */
class RunProblemsTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print('done')");
    }

    private List<String> problems(RunRequest request) throws Exception {
        Map<String, String> before = Fingerprint.of(stash.root);
        StashFailure failure = catchThrowableOfType(StashFailure.class, () -> stash.run(request));
        assertThat(Fingerprint.of(stash.root)).isEqualTo(before);
        assertThat(stash.said()).as("told once, by the failure").isEmpty();
        return failure.problems().stream().map(Problem::text).toList();
    }

    private static RunRequest request(String tool, String config, String overrides, String timeout) {
        return new RunRequest(
                Optional.ofNullable(tool),
                Optional.ofNullable(config),
                Optional.ofNullable(overrides),
                Optional.ofNullable(timeout),
                Optional.empty(),
                false,
                false,
                false,
                false,
                true);
    }

    @Test
    void aWarningThatExplainsAnErrorStandsWithIt() throws Exception {
        stash.file("configs/one.yaml", "tol: demo", "experiment: first", "matrix: {seed: [1]}");
        assertThat(problems(RunRequest.of("one")))
                .satisfiesExactly(
                        text -> assertThat(text)
                                .startsWith("configs/one.yaml:1:1: warning STASH-108: unknown key 'tol'\n"
                                        + "hint: did you mean 'tool'?"),
                        text -> assertThat(text)
                                .startsWith("configs/one.yaml:1:1: error STASH-111: an experiment needs 'tool'"),
                        text -> assertThat(text).startsWith("configs/one.yaml:3:1: warning STASH-112"));
    }

    @Test
    void theFilesAndTheCommandLineAreJudgedTogether() throws Exception {
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo: {path: tools/dmo, entrypoint: main.py, environment: nonee}",
                "  other: {path: ../away, entrypoint: python x.py}");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "timeout: never");
        assertThat(problems(request("other", "one", "a='x", "soon")).stream()
                        .map(text -> text.lines().findFirst().orElseThrow()))
                .containsExactly(
                        "error STASH-406: the overrides cannot be split into words: the quote ' at character 3 is not"
                                + " closed",
                        "error STASH-114: -Dtimeout=soon is not a time span",
                        "configs/meta.yaml:2:16: error STASH-201: the folder of tool 'demo', tools/dmo, does not exist",
                        "configs/meta.yaml:2:61: error STASH-114: environment 'nonee' is not known",
                        "configs/one.yaml:1:7: error STASH-404: -Dtool=other, but one is an experiment of 'demo'",
                        "configs/one.yaml:3:10: error STASH-114: timeout 'never' is not a time span");
    }

    @Test
    void anUnknownConfigDoesNotHideAnUnknownTool() throws Exception {
        assertThat(problems(request("demi", "oen", null, null)))
                .containsExactly(
                        "error STASH-401: there is no experiment 'oen'\nhint: did you mean\n"
                                + "  mvn stash:run -Dconfig=one",
                        "error STASH-402: unknown tool 'demi'\nhint: did you mean 'demo'?  Tools: demo");
    }

    @Test
    void withoutAConfigOneIsNamed() throws Exception {
        Files.move(folder.resolve("configs/one.yaml"), folder.resolve("configs/my first.yaml"));
        assertThat(problems(request("demo", null, null, null)))
                .containsExactly("error STASH-401: no experiment was named\n"
                        + "hint: for example: mvn stash:run -Dconfig='my first'");
    }

    @Test
    void aTimeoutOfNothingIsRefused() throws Exception {
        assertThat(problems(request(null, "one", null, "0")))
                .singleElement()
                .asString()
                .startsWith("error STASH-114: -Dtimeout=0 is not a time span");
    }

    @Test
    void aMistakeOfAnotherToolIsNotThisRunsConcern() throws Exception {
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo: {path: tools/demo, entrypoint: main.py, environment: none}",
                "  other: {path: ../away, entrypoint: python x.py}");
        stash.file("configs/broken.yaml", "tool: [");
        assertThat(stash.run("one").failure()).isEmpty();
    }
}
