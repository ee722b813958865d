package io.github.experimentstash.environment;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The real uv of the tests, provided once by our own means, and one cache for all of them. */
final class RealUv {
    /** Survives the tests, so that only the first build on a machine fetches anything. */
    static final Path HOME = Path.of("target", "environment-tests").toAbsolutePath();

    private static Path program;
    private static String whyNot;

    private RealUv() {}

    /** The caller's variables with our test caches. */
    static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("XDG_CACHE_HOME", HOME.resolve("cache").toString());
        variables.put("UV_CACHE_DIR", HOME.resolve("uv-cache").toString());
        variables.keySet().removeIf(name -> name.startsWith("PYENV_VERSION"));
        return variables;
    }

    /** Skips the test, with the reason, where uv cannot be had. */
    static synchronized Path program() {
        if (program == null && whyNot == null) {
            try {
                Files.createDirectories(HOME);
                Host host = ToolStash.host(new Heard(), variables(), false);
                UvStore store = new UvStore(host);
                program = store.present().isPresent() ? store.present().get() : store.provide();
            } catch (StashException | IOException failure) {
                whyNot = String.valueOf(failure.getMessage());
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                whyNot = "interrupted";
            }
        }
        assumeTrue(program != null, "no uv: the Python index cannot be reached: " + whyNot);
        return program;
    }
}
