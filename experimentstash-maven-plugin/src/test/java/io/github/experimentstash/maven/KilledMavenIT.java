package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maven is ended while a tool runs, as by a scheduler, an impatient user or the kernel: nothing lives on, nothing lies. */
@Timeout(180)
class KilledMavenIT {
    @TempDir
    Path scratch;

    @ParameterizedTest
    @CsvSource({"TERM, 143, Maven was told to end (SIGTERM)", "KILL, 137, Maven was killed"})
    void nothingOfTheToolSurvives(String signal, int exitCode, String reason) throws Exception {
        Gate.require(Capability.PYTHON);
        Path folder = Files.createDirectories(scratch.resolve("stash"));
        RealMaven.declarePlugin(folder);
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 1s");
        stash.file(
                "tools/demo/main.py",
                "import os, signal, subprocess, sys, time",
                "name = sys.argv[1] if len(sys.argv) == 2 else 'child'",
                "if name == 'stubborn':",
                "    signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "    os.setsid()",
                "elif name == 'child':",
                "    subprocess.Popen([sys.executable, __file__, 'stubborn'])",
                "with open('pid', 'w') as out:",
                "    out.write(str(os.getpid()))",
                "os.makedirs('pids', exist_ok=True)",
                "os.rename('pid', 'pids/' + name)",
                "print(name, 'begins', flush=True)",
                "time.sleep(1000)");

        RealMaven maven = new RealMaven(scratch);
        Process process = maven.start(folder, "stash:run", "-Dconfig=one");
        List<ProcessHandle> tool = new ArrayList<>();
        for (String name : List.of("stubborn", "child")) {
            Path file = stash.root.resolve("tools/demo/pids").resolve(name);
            await(() -> Files.exists(file) || !process.isAlive());
            assertThat(process.isAlive()).as(maven::said).isTrue();
            ProcessHandle.of(Long.parseLong(Files.readString(file))).ifPresent(tool::add);
        }
        assertThat(tool).hasSize(2);
        Path record = record(stash.root);

        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor()).isEqualTo(exitCode);
        await(() -> tool.stream().noneMatch(ProcessHandle::isAlive));
        await(() -> Json.readObject(record.resolve("run.json")).containsKey("ended_at"));

        Map<String, Object> run = Json.readObject(record.resolve("run.json"));
        assertThat(run).containsEntry("state", "cancelled");
        assertThat((String) run.get("reason")).startsWith(reason);
        assertThat(record.resolve("output.log")).content().contains("child begins", "stubborn begins");
        boolean hadTime = signal.equals("TERM");
        assertThat(maven.said().contains("cancelled after ")).as(maven::said).isEqualTo(hadTime);

        stash.file("tools/demo/main.py", "print('well')");
        assertThat(maven.run(folder, "stash:run", "-Dconfig=one"))
                .as(maven::said)
                .isZero();
        String recovered = "recovered " + record.getFileName() + ": cancelled after ";
        assertThat(maven.said().contains(recovered)).as(maven::said).isEqualTo(!hadTime);
        assertThat(Json.readObject(record.resolve("run.json"))).containsKeys("outputs", "wall_seconds");
        assertThat(stash.root.resolve("outputs/index.jsonl")).content().hasLineCount(2);
    }

    private static Path record(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("outputs"))) {
            return files.filter(file -> file.endsWith("run.json"))
                    .findAny()
                    .orElseThrow()
                    .getParent();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** The class has a timeout. */
    private static void await(Condition condition) throws IOException, InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(20);
        }
    }
}
