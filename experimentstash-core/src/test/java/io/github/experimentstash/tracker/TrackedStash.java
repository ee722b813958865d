package io.github.experimentstash.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.process.AttemptEvidence;
import io.github.experimentstash.process.DeadRunSweep;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.SystemPython;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stash whose tool logs five steps at a tracker and then does what a test wants, in a Maven that can be killed. */
final class TrackedStash {
    final TestStash stash;

    TrackedStash(Path folder, TrackerEnvironments environment, Map<String, String> variables) throws IOException {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 20s");
        stash.variables.keySet().removeIf(name -> name.startsWith("WANDB_") || name.startsWith("STASH_"));
        stash.variables.put("PATH", environment.venv().resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        stash.variables.putAll(variables);
    }

    /** What the tool does after its five steps; it says {@code five steps} then. */
    TrackedStash then(String... lines) throws IOException {
        List<String> program = new ArrayList<>(List.of(
                "import os, sys, time",
                "import wandb",
                "run = wandb.init(project='p')",
                "for i in range(5): wandb.log({'loss': i})",
                "print('five steps', flush=True)"));
        program.addAll(List.of(lines));
        stash.file("tools/demo/main.py", program.toArray(String[]::new));
        return this;
    }

    /** Starts a Maven of its own. */
    Process start() throws IOException {
        return StashMain.start(stash, "one");
    }

    /** The record, once the tool has said a word. */
    Path awaitSaid(String word) throws Exception {
        Waiting.until(
                "the tool says " + word,
                () -> Files.exists(stash.root.resolve("outputs"))
                        && !stash.records().isEmpty()
                        && Files.exists(record().resolve("output.log"))
                        && Files.readString(record().resolve("output.log"), ISO_8859_1)
                                .contains(word));
        return record();
    }

    Path record() throws IOException {
        List<Path> records = stash.records();
        return records.get(records.size() - 1);
    }

    /** What the supervisor, the tool or the tracker's process get. */
    static void signal(long pid, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    static AttemptEvidence evidence(Path record) throws IOException {
        return AttemptEvidence.read(record, 1);
    }

    static long corePid(Path record) throws IOException {
        List<?> trackers = Json.list(evidence(record).start(), "trackers");
        return ((Number) ((Map<?, ?>) trackers.get(0)).get("pid")).longValue();
    }

    /** The record of a run that is over. */
    static Map<String, Object> awaitEnd(Path record) throws Exception {
        Waiting.until(
                "the record is final",
                () -> Json.readObject(record.resolve("run.json")).containsKey("ended_at"));
        RecordSchemas.check(record);
        return Json.readObject(record.resolve("run.json"));
    }

    /** Gives a run whose supervisor was killed its verdict. */
    static void recover(Path record) throws Exception {
        Waiting.until(
                "it is seen to be dead",
                () -> new DeadRunSweep().recover(record, 1).isPresent());
    }

    static Map<String, Object> tracker(Map<String, Object> run) {
        return Json.object(run, "tracker");
    }

    /** {@code trackers.json} of its first attempt: the first tracker. */
    static Map<?, ?> evidenceOfTracker(Path record) throws IOException {
        return (Map<?, ?>) Json.list(Json.readObject(record.resolve("attempt-1/trackers.json")), "trackers")
                .get(0);
    }

    /** What {@code sync} answers. */
    @SuppressWarnings("unchecked")
    Map<String, Object> sync(Path record, Map<String, String> variables) throws Exception {
        List<String> command = new Supervisor(
                        SystemPython.find(System.getenv()).orElseThrow(), stash.root.resolve(".stash/bin"))
                .syncCommand(record);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("WANDB_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(process.waitFor()).isZero();
        RecordSchemas.checkEvidence(record);
        return (Map<String, Object>) Json.read(said);
    }

    /** No process of a run lives on, and no file below the stash holds the key. */
    void assertNothingIsLeft(Path record) throws Exception {
        String variable = "STASH_RUN_ID=" + record.getFileName() + "\0";
        Waiting.until("nothing lives on", () -> {
            for (String pid : new File("/proc").list((proc, name) -> Character.isDigit(name.charAt(0)))) {
                try {
                    if (Files.readString(Path.of("/proc", pid, "environ"), ISO_8859_1)
                            .contains(variable)) {
                        return false;
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
            return true;
        });
        try (var files = Files.walk(stash.root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1).contains(WandbServer.KEY))
                        .as("the key in " + file)
                        .isFalse();
            }
        }
    }
}
