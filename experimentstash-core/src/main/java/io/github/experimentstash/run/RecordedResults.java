package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.process.Times;
import io.github.experimentstash.results.HydraRecord;
import io.github.experimentstash.results.MetricsReader;
import io.github.experimentstash.results.OutputCollector;
import io.github.experimentstash.results.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What a run left, put into its record: outputs with their hashes, metrics, the tool's own resolved configuration. */
final class RecordedResults {
    private static final long PROGRESS_NANOS = 5_000_000_000L;

    private final Host host;
    private final Path root;

    RecordedResults(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    /**
     * @param secrets that may stand in what the tool wrote of its configuration and metrics
     * @param said gets a line for each thing that a person should know
     * @param hurry true when there is no time to hash what is left
     * @return false if it was stopped: the record is as it was then, and the next recovery adds the results
     */
    boolean add(
            RunRecord record,
            Path folder,
            RunNotes notes,
            KnownSecrets secrets,
            List<String> said,
            BooleanSupplier hurry)
            throws IOException {
        Optional<Instant> since = notes.sharedDirectory()
                ? record.text("created_at").map(Times::read).map(OffsetDateTime::toInstant)
                : Optional.empty();
        Path output = record.list("output_directories").isEmpty()
                ? folder.resolve("results") // not there: nothing was written
                : root.resolve(record.list("output_directories").get(0).toString());
        OutputCollector.Collected collected = new OutputCollector().collect(output, root, since, progress(), hurry);
        if (hurry.getAsBoolean()) {
            return false;
        }
        List<Map<String, Object>> outputs = new ArrayList<>();
        for (OutputFile file : collected.files()) {
            outputs.add(file.toJson());
        }
        said.addAll(collected.notes());
        MetricsReader.Metrics metrics = new MetricsReader().read(notes.metrics(), output, folder.resolve("output.log"));
        record.put("metrics", masked(metrics.values(), secrets));
        for (Problem problem : metrics.problems()) {
            host.reporter().warn(problem.text());
        }
        Optional<HydraRecord> hydra = HydraRecord.read(output);
        if (hydra.isPresent() && secrets.complete()) {
            AtomicFiles.write(
                    folder.resolve("resolved.yaml"),
                    secrets.values().mask(hydra.get().resolved()));
        }
        // Also when there are none: the key says that results were looked for.
        record.set("outputs", outputs);
        return true;
    }

    private static Map<String, Object> masked(Map<String, Object> metrics, KnownSecrets known) {
        SecretValues secrets = known.values();
        Map<String, Object> masked = new LinkedHashMap<>();
        metrics.forEach((name, value) -> {
            if (value instanceof String text) {
                boolean secret = !MetricsReader.isNotFinite(text)
                        && (!known.complete() || Redaction.isSecretKey(name) && !Redaction.isHarmlessValue(text));
                masked.put(secrets.mask(name), secret ? Redaction.MASK : secrets.mask(Redaction.redactText(text)));
            } else {
                masked.put(secrets.mask(name), value);
            }
        });
        return masked;
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
