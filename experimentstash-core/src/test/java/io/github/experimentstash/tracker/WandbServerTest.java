package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server that stands for the wandb cloud: both wandbs take it for one, and it counts what they send. */
class WandbServerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = TrackerEnvironments.class,
            names = {"WANDB", "OLD_WANDB"})
    void seesRowsAndTheExitCode(TrackerEnvironments wandb) throws Exception {
        Path python = wandb.python();
        try (WandbServer server = new WandbServer(folder)) {
            Process tool = start(
                    server,
                    python,
                    "import sys, wandb",
                    "run = wandb.init(project='p')",
                    "for i in range(3): wandb.log({'loss': i})",
                    "sys.exit(3)");
            assertThat(tool.waitFor()).isEqualTo(3);

            assertThat(server.onlyRun())
                    .containsEntry("state", "failed")
                    .containsEntry("exit_code", 3L)
                    .containsEntry("project", "p")
                    .containsEntry("rows", 3L)
                    .containsEntry("steps", List.of(0L, 1L, 2L))
                    .containsEntry("completions", 1L);
            assertThat(server.state()).containsEntry("unknown", List.of());
        }
    }

    private Process start(WandbServer server, Path python, String... program) throws Exception {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", String.join("\n", program)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tool.log").toFile());
        builder.environment().putAll(server.variables());
        return builder.start();
    }
}
