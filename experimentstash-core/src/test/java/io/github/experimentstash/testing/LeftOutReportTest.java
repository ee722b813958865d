package io.github.experimentstash.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class LeftOutReportTest {
    @TempDir
    Path target;

    @Test
    void namesEachTestUnderItsReason() throws Exception {
        Files.createDirectories(target.resolve("gated"));
        Files.writeString(
                target.resolve("gated/unit.txt"), "B.two\tno uv: not found\nA.one\tno uv: not found\nC.x\tno tmux\n");

        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)), true))
                .isEqualTo("""
                Left out on this machine: 3 tests
                  no tmux
                    C.x
                  no uv: not found
                    A.one
                    B.two
                """);
        assertThatThrownBy(() -> LeftOutReport.main("true", target.toString()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsSkippedIntegrationTests() throws Exception {
        Files.createDirectories(target.resolve("invoker-reports"));
        report("a/pom.xml", "skipped");
        report("b/pom.xml", "success");
        report("no-pom-c", "skipped");
        report("gated/pom.xml", "skipped");
        Files.createDirectories(target.resolve("gated"));
        Files.writeString(target.resolve("gated/it-gated.txt"), "src/it/gated\tno uv\n");

        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)), true))
                .isEqualTo("""
                Left out on this machine: 3 tests
                  its selector or invoker.properties said no
                    src/it/a
                    src/it/no-pom-c
                  no uv
                    src/it/gated
                """);
    }

    /** As the invoker writes it. */
    private void report(String project, String result) throws Exception {
        Files.writeString(
                target.resolve("invoker-reports/BUILD-" + project.replace('/', '-') + ".xml"),
                "<build-job project=\"" + project + "\" name=\"\" description=\"\" result=\"" + result
                        + "\" time=\"2.293\" executionCount=\"1\" buildlog=\"build.log\" />");
    }

    @Test
    void saysThatRareTestsWereNotAskedFor() throws Exception {
        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)), false))
                .contains("mvn verify -Pall-tests");
    }

    @Test
    void saysSoWhenNothingWasLeftOut() throws Exception {
        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)), true))
                .startsWith("Nothing was left out");
    }

    @Test
    void aClosedGateAbortsWithTheReason() {
        assertThatThrownBy(() -> Gate.require(false, "no printer"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no printer");
        Gate.require(true, "no printer");
    }
}
