package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.TestStash;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of a real writer of TensorBoard's: nothing is to be ended, and the folders are told. */
@Timeout(120)
class TensorBoardRunTest {
    @TempDir
    Path folder;

    @Test
    void theFoldersOfItsEventsAreToldAndNoOther() throws Exception {
        Path python = TrackerEnvironments.TENSORBOARD.python();
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.variables.keySet().removeIf(name -> name.startsWith("STASH_"));
        stash.variables.put("PATH", python.getParent() + File.pathSeparator + System.getenv("PATH"));
        Path earlier = stash.file("tools/demo/runs/earlier/events.out.tfevents.1", "of an earlier run");
        Files.setLastModifiedTime(earlier, FileTime.from(Instant.now().minusSeconds(3600)));
        stash.file(
                "tools/demo/main.py",
                "import os, sys",
                "from tensorboardX import SummaryWriter",
                "for folder in (sys.argv[2] + '/events', 'runs/own'):",
                "    writer = SummaryWriter(folder)",
                "    writer.add_scalar('loss', 0.5, 1)",
                "    writer.flush()",
                "os.kill(os.getpid(), 9)");

        RunResult run = stash.run("one");

        String output =
                (String) Json.list(stash.record(run), "output_directories").get(0) + "/events";
        assertThat(Json.object(stash.record(run), "tracker"))
                .isEqualTo(Map.of(
                        "kind",
                        "tensorboard",
                        "state",
                        "final",
                        "runs",
                        List.of(Map.of("id", output), Map.of("id", "tools/demo/runs/own"))));
        assertThat(run.failure()).contains("  tensorboard: " + output, "  tensorboard: tools/demo/runs/own");
    }
}
