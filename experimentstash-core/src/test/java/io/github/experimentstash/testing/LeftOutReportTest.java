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

        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)))).isEqualTo("""
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
        Files.writeString(target.resolve("invoker-reports/BUILD-a.xml"), """
                <build-job project="a/pom.xml" result="skipped"><failureMessage>no uv</failureMessage></build-job>""");
        Files.writeString(
                target.resolve("invoker-reports/BUILD-b.xml"),
                "<build-job project=\"b/pom.xml\" result=\"success\"></build-job>");

        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)))).isEqualTo("""
                Left out on this machine: 1 test
                  no uv
                    src/it/a/pom.xml
                """);
    }

    @Test
    void saysSoWhenNothingWasLeftOut() throws Exception {
        assertThat(LeftOutReport.text(LeftOutReport.read(List.of(target)))).startsWith("Nothing was left out");
    }

    @Test
    void aClosedGateAbortsWithTheReason() {
        assertThatThrownBy(() -> Gate.require(false, "no printer"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no printer");
        Gate.require(true, "no printer");
    }
}
