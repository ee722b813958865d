package io.github.experimentstash.run;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.DeadRunSweep;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that died without a final record: a killed Maven, a killed supervisor, a power cut. Their verdict comes from the
 * supervisor's evidence; results and metrics are added as they would have been.
 */
final class RunRecovery {
    private final Host host;
    private final Path root;
    private final RunFinish finish;

    RunRecovery(Host host, Path root, RunFinish finish) {
        this.host = host;
        this.root = root;
        this.finish = finish;
    }

    /** Tells one line for each run that it mended; a record that cannot be read is told and left alone. */
    void recover() {
        List<Path> unfinished;
        try {
            unfinished = new RunMarkers(root).unfinished();
        } catch (IOException e) {
            host.reporter().warn("unfinished runs could not be looked for: " + e.getMessage());
            return;
        }
        for (Path folder : unfinished) {
            try {
                recover(folder);
            } catch (IOException | IllegalArgumentException e) {
                host.reporter()
                        .warn("the record " + root.relativize(folder) + " could not be recovered: " + e.getMessage());
            }
        }
    }

    private void recover(Path folder) throws IOException {
        Path runJson = folder.resolve("run.json");
        if (!Files.isRegularFile(runJson)) {
            return; // between mkdir and the first record: alive, or nothing was started
        }
        RunRecord record = RunRecord.read(runJson);
        if (record.get("outputs") != null && record.state().isTerminal()) {
            new RunMarkers(root)
                    .remove(record.text("id").orElse(folder.getFileName().toString()));
            return;
        }
        Optional<Verdict> verdict = new DeadRunSweep().recover(folder, attempt(record));
        if (verdict.isEmpty()) {
            return; // it lives
        }
        apply(record, verdict.get());
        List<String> said = new ArrayList<>();
        new RecordedResults(host, root).add(record, folder, List.of(), said);
        finish.publish(record, folder);
        host.reporter()
                .line("recovered "
                        + record.text("id").orElse(folder.getFileName().toString()) + ": "
                        + RunSummary.verdict(record));
    }

    private static int attempt(RunRecord record) {
        return record.get("attempts") instanceof Number number ? Math.max(1, number.intValue()) : 1;
    }

    private static void apply(RunRecord record, Verdict verdict) {
        record.put("state", verdict.state().word());
        record.put("reason", verdict.reason());
        verdict.exitCode().ifPresent(code -> record.put("exit_code", code));
        verdict.signal().ifPresent(signal -> record.put("signal", signal));
        verdict.startedAt().ifPresent(at -> record.put("started_at", LocalTime.iso(at.toZonedDateTime())));
        if (verdict.state() != RunState.INTERRUPTED) {
            record.put("ended_at", LocalTime.iso(verdict.endedAt().toZonedDateTime()));
        }
        if (verdict.wallSeconds() >= 0) {
            record.put("wall_seconds", verdict.wallSeconds());
        }
        Map<String, Object> resources = new LinkedHashMap<>(record.section("resources"));
        if (verdict.cpuSeconds() >= 0) {
            resources.put("cpu_seconds", verdict.cpuSeconds());
        }
        if (verdict.peakMemoryBytes() >= 0) {
            resources.put("peak_memory_bytes", verdict.peakMemoryBytes());
            resources.put("peak_memory_method", verdict.peakMemoryMethod());
        }
        resources.put("output_bytes", verdict.outputBytes());
        record.put("resources", resources);
    }
}
