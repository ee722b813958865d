package io.github.experimentstash.run;

import io.github.experimentstash.results.OutputComparison;
import io.github.experimentstash.results.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the outputs of a run with those of the last success that had the same inputs. */
final class LastSuccess {
    /** How far back equal inputs are looked for. */
    private static final int LOOKED_AT = 20;

    private final Path root;

    LastSuccess(Path root) {
        this.root = root;
    }

    /** One line: bit-identical, or what differs; absent when there is no earlier run with the same inputs. */
    Optional<String> compare(RunRecord record) {
        Optional<String> identity = RunIdentity.of(record);
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        for (String folder :
                new RunIndex(root).lastSuccesses(record.text("config").orElse(""), LOOKED_AT)) {
            Optional<RunRecord> earlier = read(folder);
            boolean other = earlier.isPresent() && !earlier.get().text("id").equals(record.text("id"));
            if (other && RunIdentity.of(earlier.get()).equals(identity)) {
                OutputComparison comparison = OutputComparison.compare(
                        outputs(earlier.get()), directory(earlier.get()), outputs(record), directory(record));
                String text = comparison.text(earlier.get().text("id").orElse(folder));
                boolean otherEpoch = !RunIdentity.epoch(record).equals(RunIdentity.epoch(earlier.get()));
                String why = otherEpoch && !comparison.isIdentical()
                        ? "  (the stash has another commit since, and with it another SOURCE_DATE_EPOCH)"
                        : "";
                return text.isEmpty() ? Optional.empty() : Optional.of(text + why);
            }
        }
        return Optional.empty();
    }

    private static List<OutputFile> outputs(RunRecord record) {
        List<OutputFile> outputs = new ArrayList<>();
        for (Object output : record.list("outputs")) {
            if (output instanceof Map<?, ?> json) {
                Optional<OutputFile> file = OutputFile.ofJson(json);
                if (file.isPresent()) {
                    outputs.add(file.get());
                }
            }
        }
        return outputs;
    }

    private static String directory(RunRecord record) {
        return record.list("output_directories").isEmpty()
                ? ""
                : record.list("output_directories").get(0).toString();
    }

    private Optional<RunRecord> read(String folder) {
        Path file = root.resolve(folder).resolve("run.json");
        try {
            return Files.isRegularFile(file) ? Optional.of(RunRecord.read(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty(); // the index is a cache: a record may be gone or torn
        }
    }
}
