package io.github.experimentstash.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gate for integration tests: the last line of an IT's {@code selector.groovy} (see {@code src/it/README.md}). */
public final class IntegrationGate {
    private IntegrationGate() {}

    /**
     * Whether the integration test can run here; if not, the reason is written down for {@link LeftOutReport}.
     *
     * @param basedir the cloned project, {@code target/it/<name>}: what the invoker calls {@code basedir}
     */
    public static boolean open(File basedir, Capability... capabilities) throws IOException {
        Path project = basedir.toPath().toAbsolutePath();
        Path file = project.resolve("../../gated/it-" + project.getFileName() + ".txt")
                .normalize();
        Files.deleteIfExists(file);
        for (Capability capability : capabilities) {
            var missing = Gate.missing(capability);
            if (missing.isPresent()) {
                Files.createDirectories(file.getParent());
                Files.writeString(
                        file,
                        "src/it/" + project.getFileName() + "\t" + missing.get().replaceAll("\\s+", " ") + "\n");
                return false;
            }
        }
        return true;
    }
}
