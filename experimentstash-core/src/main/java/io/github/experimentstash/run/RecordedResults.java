package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.results.HydraRecord;
import io.github.experimentstash.results.MetricsReader;
import io.github.experimentstash.results.OutputCollector;
import io.github.experimentstash.results.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a run left, put into its record: outputs with their hashes, metrics, the tool's own resolved configuration. */
final class RecordedResults {
    private static final long PROGRESS_NANOS = 5_000_000_000L;

    private final Host host;
    private final Path root;

    RecordedResults(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    /** @param said gets a line for each thing that a person should know */
    void add(RunRecord record, Path folder, List<MetricSource> sources, List<String> said) throws IOException {
        List<Map<String, Object>> outputs = new ArrayList<>();
        for (Object directory : record.list("output_directories")) {
            Path output = root.resolve(directory.toString());
            OutputCollector.Collected collected = new OutputCollector().collect(output, root, progress(), () -> false);
            for (OutputFile file : collected.files()) {
                outputs.add(file.toJson());
            }
            said.addAll(collected.notes());
            MetricsReader.Metrics metrics = new MetricsReader().read(sources, output, folder.resolve("output.log"));
            record.put("metrics", metrics.values());
            for (Problem problem : metrics.problems()) {
                host.reporter().warn(problem.text());
            }
            Optional<HydraRecord> hydra = HydraRecord.read(output);
            if (hydra.isPresent()) {
                AtomicFiles.write(folder.resolve("resolved.yaml"), hydra.get().resolved());
            }
        }
        // Also when there are none: the key says that results were looked for.
        record.set("outputs", outputs);
    }

    /** A line every five seconds while large outputs are hashed; called from two threads. */
    private OutputCollector.Progress progress() {
        AtomicLong next = new AtomicLong(System.nanoTime() + PROGRESS_NANOS);
        return (bytes, all) -> {
            long now = System.nanoTime();
            long due = next.get();
            if (now >= due && next.compareAndSet(due, now + PROGRESS_NANOS)) {
                host.reporter()
                        .line("hashing outputs: " + Texts.size(bytes) + " of " + Texts.size(all)
                                + "  (the run itself is over; its verdict is recorded)");
            }
        };
    }
}
