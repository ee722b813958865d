package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.json.JsonFormatException;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.DeadRunSweep;
import io.github.experimentstash.process.Verdict;
import io.github.experimentstash.run.diagnosis.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs that died without a final record: a killed Maven, a killed supervisor, a power cut. Their verdict comes from the
 * supervisor's evidence; results and metrics are added as they would have been.
 */
final class RunRecovery {
    private final Host host;
    private final Path root;
    private final RunFinish finish;
    private final RunMarkers markers;

    RunRecovery(Host host, Path root, RunFinish finish) {
        this.host = host;
        this.root = root;
        this.finish = finish;
        this.markers = new RunMarkers(root);
    }

    /** Tells one line for each run that it mended; a record that cannot be read is told once and left alone. */
    void recover() {
        for (Path folder : markers.unfinished()) {
            try {
                recover(folder);
            } catch (JsonFormatException | IllegalArgumentException damaged) {
                host.reporter()
                        .warn("the record " + relative(folder) + " is damaged and stays as it is: "
                                + damaged.getMessage());
                markers.remove(id(folder));
            } catch (IOException e) {
                host.reporter().warn("the record " + relative(folder) + " could not be recovered: " + e.getMessage());
            }
        }
    }

    /** Records of runs that are over and have no final record yet, relative to the root; changes nothing. */
    List<String> pending() {
        List<String> pending = new ArrayList<>();
        // without the markers every record would have to be read, each time anew since nothing may be written here
        for (String id : markers.ids().orElse(List.of())) {
            Path folder = RunFolder.of(root, id);
            try {
                if (Files.isRegularFile(folder.resolve("run.json"))) {
                    RunRecord record = RunRecord.read(folder.resolve("run.json"));
                    if (!isFinal(record) && new DeadRunSweep().isOver(folder, record.attempts())) {
                        pending.add(relative(folder));
                    }
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                pending.add(relative(folder));
            }
        }
        return pending;
    }

    private void recover(Path folder) throws IOException {
        Path runJson = folder.resolve("run.json");
        if (!Files.isRegularFile(runJson)) {
            forget(folder);
            return;
        }
        RunRecord record = RunRecord.read(runJson);
        if (isFinal(record)) {
            markers.remove(id(folder));
            return;
        }
        Optional<Verdict> verdict = new DeadRunSweep().recover(folder, record.attempts());
        if (verdict.isEmpty()) {
            return; // it lives
        }
        // read again: a supervisor that was just ending may have written it
        record = RunRecord.read(runJson);
        if (!record.state().isTerminal()) {
            record.apply(verdict.get());
        }
        RunNotes notes = RunNotes.read(folder);
        KnownSecrets secrets = KnownSecrets.ofRecord(record, host.variables());
        if (record.state() != RunState.SUCCEEDED) {
            Verdict known = verdict.get();
            Path log = folder.resolve("output.log");
            String words = isClean(log, secrets) ? LogTail.read(log, known.outputBytes()) : "";
            Diagnosis diagnosis = Diagnosis.of(new RunEvidence(root, record, known).ofRecord(words, notes));
            finish.put(diagnosis, known, record, secrets.values());
        }
        List<String> said = new ArrayList<>();
        new RecordedResults(host, root).add(record, folder, notes, secrets, said, () -> false);
        finish.publish(record, folder);
        host.reporter().line("recovered " + id(folder) + ": " + RunSummary.verdict(record));
    }

    /** What the tool printed is there without secrets, unless the user did not want that. */
    private static boolean isClean(Path log, KnownSecrets secrets) throws IOException {
        if (secrets.complete()) {
            return true;
        }
        Path spec = log.resolveSibling("attempt-1").resolve("spec.json");
        return Files.exists(spec) && !Boolean.FALSE.equals(Json.readObject(spec).get("redact_output"));
    }

    /** Maven was killed between mkdir and the record, before anything was started; or the folder was taken away. */
    private void forget(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            markers.remove(id(folder));
        } else if (DeadRunSweep.isOld(folder)) {
            markers.remove(id(folder));
            String[] names = folder.toFile().list();
            if (names != null && names.length == 0) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static boolean isFinal(RunRecord record) {
        return record.get("outputs") != null && record.state().isTerminal();
    }

    private static String id(Path folder) {
        return folder.getFileName().toString();
    }

    private String relative(Path folder) {
        return root.relativize(folder).toString().replace('\\', '/');
    }
}
