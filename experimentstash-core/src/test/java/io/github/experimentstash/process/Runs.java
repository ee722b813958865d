package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.StopSignal;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A folder with records, and commands run in it with the machine's own Python. */
final class Runs {
    static final Path PYTHON = SystemPython.find(System.getenv()).orElseThrow();

    final Path folder;
    final Path record;
    final Path output;
    final Path runJson;
    final Map<String, String> variables =
            new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "STASH_RUN_ID", "run-" + System.nanoTime()));
    Path log;
    Duration grace = Duration.ofSeconds(1);
    StopSignal stopSignal = StopSignal.TERM;
    Optional<Duration> timeout = Optional.empty();
    List<String> declared = List.of();
    Set<String> secrets = Set.of();
    List<Map<String, Object>> trackers = List.of();

    Runs(Path folder) throws IOException {
        this.folder = folder;
        this.record = Files.createDirectories(folder.resolve("record"));
        this.output = Files.createDirectories(folder.resolve("output"));
        this.log = record.resolve("output.log");
        this.runJson = Files.writeString(
                record.resolve("run.json"),
                "{\"schema\": 1, \"id\": \"x\", \"state\": \"created\", \"created_at\": \"2026-01-01T00:00:00.000+00:00\", \"attempts\": 1, \"future\": {\"n\": 0.5}}");
    }

    SupervisedCommand command(String... command) {
        return new SupervisedCommand(
                record,
                1,
                List.of(command),
                folder,
                variables,
                log,
                grace,
                stopSignal,
                timeout,
                Optional.of(output),
                declared,
                secrets,
                Optional.of(runJson),
                trackers,
                Map.of(),
                true);
    }

    /** The supervisor, once something was started; what Python compiled of it lies beside it. */
    Path script() throws IOException {
        try (var files = Files.list(folder.resolve("scripts"))) {
            return files.filter(file -> file.getFileName().toString().matches("stash_supervisor_.*\\.py"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    SupervisedProcess start(OutputStream console, String... command) throws IOException {
        return new Supervisor(PYTHON, folder.resolve("scripts")).start(command(command), console);
    }

    SupervisedProcess start(String... command) throws IOException {
        return start(new ByteArrayOutputStream(), command);
    }

    SupervisedProcess startPython(String... program) throws IOException {
        return start(python(program));
    }

    /** Also holds the evidence to its schemas. */
    Verdict run(String... command) throws Exception {
        Verdict verdict = start(command).await();
        RecordSchemas.checkEvidence(record);
        return verdict;
    }

    Verdict runPython(String... program) throws Exception {
        return run(python(program));
    }

    String[] python(String... program) throws IOException {
        Path file = Files.writeString(folder.resolve("tool.py"), String.join("\n", program) + "\n");
        return new String[] {PYTHON.toString(), file.toString()};
    }

    /** Ids that the tool wrote into {@code *.pid} files of its working directory. */
    List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*.pid")) {
            for (Path file : files) {
                pids.add(Long.parseLong(Files.readString(file).strip()));
            }
        }
        return pids;
    }

    void awaitPids(int count) {
        await(() -> {
            try {
                return pids().size() == count;
            } catch (IOException | NumberFormatException notYet) {
                return false;
            }
        });
    }

    void assertNothingLivesOn() throws IOException {
        for (long pid : pids()) {
            assertThat(ProcessIdentity.of(pid)).as("process " + pid).isEmpty();
        }
    }

    static void await(BooleanSupplier condition) {
        Waiting.until("it holds", condition::getAsBoolean);
    }

    /** Waits until a file of the record exists and holds a text. */
    void awaitText(String file, String text) {
        Path path = record.resolve(file);
        Waiting.until(file + " has: " + text, () -> Files.readString(path).contains(text));
    }

    /** A tool of four processes: root, one in its group, one in an own session, one daemonised; each says when it is up. */
    String[] treeTool(boolean ignoresTerm) throws IOException {
        return python(
                "import os, signal, sys, time",
                ignoresTerm ? "signal.signal(signal.SIGTERM, signal.SIG_IGN)" : "",
                "def up(name):",
                "    with open(name + '.tmp', 'w') as f: f.write(str(os.getpid()))",
                "    os.rename(name + '.tmp', name + '.pid')",
                "def live(name):",
                "    up(name)",
                "    while True: time.sleep(60)",
                "if os.fork() == 0: live('g1')",
                "if os.fork() == 0: os.setsid(); live('g2')",
                "if os.fork() == 0:",
                "    os.setsid()",
                "    if os.fork() == 0: live('g3')",
                "    os._exit(0)",
                "print('begun', flush=True)",
                "live('root')");
    }
}
