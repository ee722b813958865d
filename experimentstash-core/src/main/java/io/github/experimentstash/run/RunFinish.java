package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.process.Verdict;
import io.github.experimentstash.run.diagnosis.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** After the verdict: results and metrics into the record, the index, the copy for wrappers, and the last lines. */
final class RunFinish {
    private final Host host;
    private final Path root;
    private final Optional<Path> lastRunFile;

    RunFinish(Host host, Path root, Optional<Path> lastRunFile) {
        this.host = host;
        this.root = root;
        this.lastRunFile = lastRunFile;
    }

    /**
     * @param hurry true when the JVM is ending and nothing may be waited for: what is missing then is added by the next
     *     recovery
     * @throws StashError if the record cannot be read or written; the verdict is on disk already
     */
    FinishedRun finish(RunPlan plan, RunStart start, Verdict verdict, BooleanSupplier hurry) {
        Path folder = start.folder().path();
        if (!Files.exists(start.folder().runJson())) {
            throw removed(plan, start);
        }
        try {
            RunRecord record = RunRecord.read(start.folder().runJson());
            if (!record.state().isTerminal()) {
                record.apply(verdict); // nobody supervised it, or the supervisor could not write there
            }
            Optional<Diagnosis> diagnosis = verdict.state() == RunState.SUCCEEDED
                    ? Optional.empty()
                    : Optional.of(Diagnosis.of(new RunEvidence(root, record, verdict).of(plan, start)));
            diagnosis.ifPresent(
                    found -> put(found, verdict, record, start.supervised().secrets()));
            List<String> said = new ArrayList<>(TrackerLines.read(folder, record.attempts()));
            if (new RecordedResults(host, root)
                    .add(
                            record,
                            folder,
                            start.notes(),
                            KnownSecrets.all(start.supervised().secrets()),
                            said,
                            hurry)) {
                WrittenElsewhere.Found elsewhere = start.elsewhere().look(record);
                record.put("tainted", elsewhere.tainted());
                publish(record, folder);
                said.addAll(elsewhere.words());
                if (record.state() == RunState.SUCCEEDED) {
                    Optional<String> comparison = new LastSuccess(root).compare(record);
                    if (comparison.isPresent()) {
                        said.add(comparison.get());
                    }
                }
            } else {
                record.write(start.folder().runJson());
                said.add("its results are not recorded yet: the next mvn stash:run adds them");
            }
            copyForWrappers(record);
            return diagnosis.isEmpty()
                    ? succeeded(start.supervised().secrets().mask(NextExperiment.after(plan)), record, folder, said)
                    : failed(record, verdict, folder, diagnosis.get(), said);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Why it ended, into its record, which has the verdict's own words already. */
    void put(Diagnosis diagnosis, Verdict verdict, RunRecord record, SecretValues secrets) {
        record.put("reason", secrets.mask(diagnosis.reason(verdict.reason())));
        record.put("hint", diagnosis.hintLine().map(secrets::mask).orElse(null));
        for (Problem warning : diagnosis.warnings()) {
            host.reporter().warn(warning.text());
        }
    }

    /** Record and index; the marker goes last, so that a crash in between is mended by the next recovery. */
    void publish(RunRecord record, Path folder) throws IOException {
        if (record.get("tracker") == null) { // its supervisor was killed, or no tracker was used
            record.put("tracker", TrackerSection.of(folder, record.attempts()).orElse(null));
        }
        record.write(folder.resolve("run.json"));
        new RunIndex(root).append(record, relative(folder));
        if (PendingTrackers.is(record)) {
            new PendingTrackers(root).add(folder.getFileName().toString());
        }
        new RunMarkers(root).remove(folder.getFileName().toString());
    }

    private void copyForWrappers(RunRecord record) throws IOException {
        Path copy = lastRun();
        Files.createDirectories(copy.getParent());
        AtomicFiles.write(copy, record.render());
    }

    /** A wrapper must not take an earlier invocation's run for this one's. */
    void removeLastRun() {
        try {
            Files.deleteIfExists(lastRun());
        } catch (IOException readOnly) {
            host.reporter().debug("an old last-run.json could not be removed: " + readOnly.getMessage());
        }
    }

    private Path lastRun() {
        return lastRunFile.orElse(root.resolve(".stash").resolve("last-run.json"));
    }

    private FinishedRun succeeded(String next, RunRecord record, Path folder, List<String> said) {
        host.reporter().line("");
        host.reporter().line(RunSummary.verdict(record));
        for (String line : RunSummary.results(record, Width.of(host.variables()))) {
            host.reporter().line(line);
        }
        for (String line : said) {
            host.reporter().line("  " + line);
        }
        host.reporter().line("next: " + next);
        return new FinishedRun(RunState.SUCCEEDED, folder, List.of());
    }

    private FinishedRun failed(RunRecord record, Verdict verdict, Path folder, Diagnosis diagnosis, List<String> said) {
        List<String> lines = new ArrayList<>();
        lines.add(RunSummary.verdict(record, verdict.reason())); // why, stands in lines of its own
        for (String detail : diagnosis.details()) {
            lines.add("  " + detail);
        }
        for (String line : said) {
            lines.add("  " + line);
        }
        if (!diagnosis.hint().isEmpty()) {
            lines.add("");
            lines.add("hint: " + diagnosis.hint().get(0));
            lines.addAll(diagnosis.hint().subList(1, diagnosis.hint().size()));
        }
        lines.add("  log: " + relative(folder) + "/output.log");
        return new FinishedRun(record.state(), folder, lines);
    }

    private StashError removed(RunPlan plan, RunStart start) {
        return new StashError(Problem.error(
                ProblemCode.RECORD_REMOVED,
                "the record of this run was removed while it ran: "
                        + relative(start.folder().path()) + "; its results are in " + relative(start.outputDirectory()),
                "let nobody clear outputs/ while a run is under way, then: "
                        + start.supervised().secrets().mask(NextExperiment.again(plan))));
    }

    private StashError unwritable(Path folder, IOException e) {
        return new StashError(
                Problem.error(
                        ProblemCode.RECORD_UNWRITABLE,
                        "the verdict of the run is recorded, but its results could not be added: " + e.getMessage(),
                        "free space or make " + relative(folder) + " writable; the next run adds them"),
                e);
    }

    private String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
