package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.testing.Heard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The uv that a user's goals would use: the plugin's own, in the user's cache, got by the user's pip where it is not there. */
public final class ProvidedUv {
    private ProvidedUv() {}

    /**
     * Absolute.
     *
     * @throws io.github.experimentstash.model.StashFailure if there is none and pip gets none
     */
    public static Path program() throws IOException, InterruptedException {
        Host host = ToolStash.host(new Heard(), Map.copyOf(System.getenv()), false);
        UvStore store = new UvStore(host);
        return store.present().isPresent() ? store.present().get() : store.provide(new CommandRunner()::run);
    }
}
