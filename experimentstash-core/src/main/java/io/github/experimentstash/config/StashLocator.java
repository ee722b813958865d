package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the stash that a folder belongs to. */
public final class StashLocator {
    private static final int LOOKED_AT = 1 << 18;
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
    private static final Pattern TOOLS = Pattern.compile("(tools|\"tools\"|'tools')\\s*:(\\s|$)");
    private static final Pattern TOOLS_IN_FLOW = Pattern.compile("[{,]\\s*(tools|\"tools\"|'tools')\\s*:");

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
        Optional<StashRoot> found = find(start);
        if (found.isEmpty()) {
            throw new StashFailure(none(start.toAbsolutePath().normalize()));
        }
        return found.get();
    }

    private static Problem none(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path misnamed = folder.resolve("configs").resolve("meta.yml");
            if (Files.isRegularFile(misnamed)) {
                return Problem.error(
                        ProblemCode.NO_STASH,
                        "no stash here: " + misnamed + " must end with .yaml",
                        "rename it to meta.yaml");
            }
        }
        return Problem.error(
                ProblemCode.NO_STASH,
                "no stash here: " + StashRoot.META + " is neither in this folder nor in one above it",
                "go to your stash, or make this folder one: mvn stash:init");
    }

    /** The stash around a folder that may not exist yet; only what names {@code tools} counts. */
    public static Optional<StashRoot> enclosing(Path folder) {
        return Optional.ofNullable(folder.getParent())
                .flatMap(StashLocator::find)
                .filter(StashLocator::isCertain);
    }

    private static Optional<StashRoot> upwards(Path start) {
        StashRoot doubtful = null;
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            StashRoot candidate = new StashRoot(folder);
            if (!Files.exists(candidate.meta())) {
                continue;
            }
            if (isCertain(candidate)) {
                return Optional.of(candidate);
            }
            if (doubtful == null) {
                doubtful = candidate;
            }
        }
        return Optional.ofNullable(doubtful);
    }

    private static boolean isCertain(StashRoot candidate) {
        if (!Files.isRegularFile(candidate.meta())) {
            return false;
        }
        try (InputStream in = Files.newInputStream(candidate.meta())) {
            // the encoding is judged by the reader of the file; here only ASCII counts
            return namesTools(new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** True if {@code tools} is a key of the outermost map: at the indentation of the first line, or in a flow map. */
    private static boolean namesTools(String text) {
        String outermost = null;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            String bare = line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
            String content = bare.stripLeading();
            if (content.isEmpty() || content.startsWith("#") || content.startsWith("---") || content.startsWith("%")) {
                continue;
            }
            String indentation = bare.substring(0, bare.length() - content.length());
            if (outermost == null) {
                if (content.startsWith("{")) {
                    return TOOLS_IN_FLOW.matcher(text).find();
                }
                outermost = indentation;
            }
            if (indentation.equals(outermost) && TOOLS.matcher(content).lookingAt()) {
                return true;
            }
        }
        return false;
    }
}
