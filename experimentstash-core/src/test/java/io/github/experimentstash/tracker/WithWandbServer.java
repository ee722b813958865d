package io.github.experimentstash.tracker;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a server of wandb of its own, and one stash that sends to it. */
abstract class WithWandbServer {
    @TempDir
    Path folder;

    WandbServer server;

    @BeforeEach
    void startServer() throws Exception {
        TrackerEnvironments.WANDB.venv();
        server = new WandbServer(Files.createDirectories(folder.resolve("server")));
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    /** The stash, whose tool does nothing yet. */
    TrackedStash stash(TrackerEnvironments environment) throws Exception {
        return new TrackedStash(Files.createDirectories(folder.resolve("stash")), environment, server.variables());
    }
}
