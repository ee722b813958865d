package io.github.experimentstash.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                return OutputComparison.of(
                                earlier.get().list("outputs"),
                                directory(earlier.get()),
                                record.list("outputs"),
                                directory(record))
                        .words(earlier.get().text("id").orElse(folder));
            }
        }
        return Optional.empty();
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
