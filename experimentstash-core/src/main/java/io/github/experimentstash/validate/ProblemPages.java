package io.github.experimentstash.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pages of {@code docs/problems/}, which are shipped with the plugin. */
public final class ProblemPages {
    private ProblemPages() {}

    /** @param id as typed: {@code STASH-203}, {@code stash-203} or {@code 203} */
    public static Optional<ProblemCode> code(String id) {
        String wanted = id.strip().toUpperCase(Locale.ROOT);
        String full = wanted.startsWith("STASH-") ? wanted : "STASH-" + wanted;
        for (ProblemCode code : ProblemCode.values()) {
            if (code.id().equals(full)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /** The page as it is written, in Markdown. */
    public static List<String> lines(ProblemCode code) {
        try (InputStream page =
                ProblemPages.class.getResourceAsStream("/experimentstash/problems/" + code.id() + ".md")) {
            if (page == null) {
                throw new IOException("no page of " + code.id());
            }
            return new String(page.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** What the code stands for: {@code The entry point is not valid}. */
    public static String title(ProblemCode code) {
        String first = lines(code).get(0);
        return first.substring(first.indexOf(':') + 1).strip();
    }

    /** For a message about an id that is none. */
    public static List<String> ids() {
        return Arrays.stream(ProblemCode.values()).map(ProblemCode::id).toList();
    }
}
