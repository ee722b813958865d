package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** @throws StashError if the record cannot be read or written; the verdict is on disk already */
    FinishedRun finish(RunPlan plan, RunStart start, Verdict verdict) {
        Path folder = start.folder().path();
        try {
            RunRecord record = RunRecord.read(start.folder().runJson());
            List<String> said = new ArrayList<>();
            RecordedResults results = new RecordedResults(host, root);
            results.add(record, folder, plan.metrics(), said);
            WrittenElsewhere.Found elsewhere = start.elsewhere().look();
            record.put("tainted", elsewhere.tainted());
            Diagnosis diagnosis =
                    Diagnosis.of(verdict, plan, LogTail.read(start.folder().log()), start.droppedPythonPath());
            record.put("hint", diagnosis.hintLine().orElse(null));
            publish(record, start.folder().path());
            said.addAll(elsewhere.words());
            if (record.state() == RunState.SUCCEEDED) {
                new LastSuccess(root).compare(record).ifPresent(said::add);
                return succeeded(plan, record, folder, said);
            }
            return failed(record, folder, diagnosis, said);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Record, index and copy; the marker goes last, so that a crash in between is mended by the next recovery. */
    void publish(RunRecord record, Path folder) throws IOException {
        record.write(folder.resolve("run.json"));
        new RunIndex(root).append(record, relative(folder));
        Path copy = lastRunFile.orElse(root.resolve(".stash").resolve("last-run.json"));
        Files.createDirectories(copy.getParent());
        AtomicFiles.write(copy, record.render());
        new RunMarkers(root)
                .remove(record.text("id").orElse(folder.getFileName().toString()));
    }

    private FinishedRun succeeded(RunPlan plan, RunRecord record, Path folder, List<String> said) {
        host.reporter().line("");
        host.reporter().line(RunSummary.verdict(record));
        for (String line : RunSummary.results(record)) {
            host.reporter().line(line);
        }
        for (String line : said) {
            host.reporter().line("  " + line);
        }
        host.reporter()
                .line("next: mvn stash:run -Dconfig=" + plan.experiment().config() + " runs it again; the record is "
                        + relative(folder) + "/run.json");
        return new FinishedRun(RunState.SUCCEEDED, folder, List.of());
    }

    private FinishedRun failed(RunRecord record, Path folder, Diagnosis diagnosis, List<String> said) {
        List<String> lines = new ArrayList<>();
        lines.add(RunSummary.verdict(record));
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
