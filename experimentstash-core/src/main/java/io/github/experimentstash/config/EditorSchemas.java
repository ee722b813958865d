package io.github.experimentstash.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/**
 * JSON Schemas of the files in {@code configs/}, as an editor finds them: in a hidden folder beside those files, which
 * every clone has and which no network is needed for. The readers do not look at them; tests hold that both say the same.
 */
public final class EditorSchemas {
    /** Of {@code configs/meta.yaml}; relative to the stash. */
    public static final String MANIFEST = "configs/.schema/meta.schema.json";
    /** Of every other file; relative to the stash. */
    public static final String EXPERIMENT = "configs/.schema/experiment.schema.json";

    /** Both. */
    public static final List<String> FILES = List.of(MANIFEST, EXPERIMENT);

    private EditorSchemas() {}

    /** The content of one of {@link #FILES}. */
    public static String text(String file) {
        String name = "/io/github/experimentstash/schema/" + file.substring(file.lastIndexOf('/') + 1);
        try (InputStream in = EditorSchemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("a schema is missing in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first line of an experiment that lies in {@code configs/} itself: editors read it as a comment of theirs.
     *
     * @return with its line end; empty for a stash without the schema
     */
    public static String experimentLine(StashRoot root) {
        boolean there = Files.isRegularFile(root.path().resolve(EXPERIMENT));
        return there ? "# yaml-language-server: $schema=" + EXPERIMENT.substring("configs/".length()) + "\n" : "";
    }
}
