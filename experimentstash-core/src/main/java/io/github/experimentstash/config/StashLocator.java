package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the stash that a folder belongs to. */
public final class StashLocator {
    private StashLocator() {}

    /**
     * Looks for {@code configs/meta.yaml} from {@code start} upwards to the root of the file system, through the roots
     * of submodules. A tool may have a {@code configs/meta.yaml} of another kind: one without {@code tools:} counts
     * only if there is no other further up.
     */
    public static Optional<StashRoot> find(Path start) {
        Path absolute = start.toAbsolutePath().normalize();
        Optional<StashRoot> found = upwards(absolute);
        if (found.isPresent()) {
            return found;
        }
        try {
            // the user may stand in a link to a folder of the stash
            Path real = absolute.toRealPath();
            return real.equals(absolute) ? Optional.empty() : upwards(real);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @throws StashFailure if {@code start} is in no stash */
    public static StashRoot require(Path start) {
        return find(start)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.NO_STASH,
                        "no stash here: " + StashRoot.META + " is neither in this folder nor in one above it",
                        "go to your stash, or make this folder one: mvn stash:init")));
    }

    private static Optional<StashRoot> upwards(Path start) {
        StashRoot doubtful = null;
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            StashRoot candidate = new StashRoot(folder);
            Path meta = candidate.meta();
            if (!Files.exists(meta)) {
                continue;
            }
            if (namesTools(meta)) {
                return Optional.of(candidate);
            }
            if (doubtful == null) {
                doubtful = candidate;
            }
        }
        return Optional.ofNullable(doubtful);
    }

    private static boolean namesTools(Path meta) {
        if (!Files.isRegularFile(meta)) {
            return false;
        }
        // the encoding is judged by the reader of the file; here only ASCII counts
        try (BufferedReader lines = Files.newBufferedReader(meta, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("tools") || line.startsWith("\"tools\"") || line.startsWith("'tools'")) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }
}
