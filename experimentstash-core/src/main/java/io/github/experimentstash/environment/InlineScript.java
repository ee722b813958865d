package io.github.experimentstash.environment;

import io.github.experimentstash.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Python file that says itself what it needs (PEP 723). */
final class InlineScript {
    private InlineScript() {}

    /** The metadata between {@code # /// script} and {@code # ///}, without the comment signs; absent if there is none. */
    static Optional<String> block(Path script) throws IOException {
        if (!Files.isRegularFile(script)) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(script), StandardCharsets.UTF_8);
        StringBuilder block = null;
        for (String line : text.split("\r?\n", -1)) {
            if (block == null) {
                if (line.strip().equals("# /// script")) {
                    block = new StringBuilder();
                }
            } else if (line.strip().equals("# ///")) {
                return Optional.of(block.toString());
            } else if (line.startsWith("#")) {
                block.append(line.startsWith("# ") ? line.substring(2) : line.substring(1))
                        .append('\n');
            } else {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Changes with the metadata, but not with the code below it. */
    static String digest(Path script) throws IOException {
        Optional<String> block = block(script);
        return block.isPresent() ? Digest.ofText(block.get()) : Stamp.ABSENT;
    }
}
