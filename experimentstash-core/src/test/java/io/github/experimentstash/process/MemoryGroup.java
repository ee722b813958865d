package io.github.experimentstash.process;

import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group with little memory, below the one of the tests; needs root, or a group that was delegated. */
final class MemoryGroup implements AutoCloseable {
    private final Path folder;

    private MemoryGroup(Path folder) {
        this.folder = folder;
    }

    static MemoryGroup make(long limit) throws IOException {
        String why = "no memory control group of one's own";
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            boolean unified = parts[1].isEmpty();
            if (!unified && !List.of(parts[1].split(",")).contains("memory")) {
                continue;
            }
            Path parent = Path.of("/sys/fs/cgroup", unified ? "" : "memory", parts[2]);
            Path folder = parent.resolve("stash-test-" + System.nanoTime());
            try {
                Files.createDirectory(folder);
                Files.writeString(
                        folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), Long.toString(limit));
                if (Files.exists(folder.resolve("memory.swap.max"))) {
                    Files.writeString(folder.resolve("memory.swap.max"), "0");
                }
                return new MemoryGroup(folder);
            } catch (IOException refused) {
                Files.deleteIfExists(folder);
                why = "no memory control group of one's own: " + refused;
            }
        }
        Gate.require(false, why);
        throw new AssertionError("not reached");
    }

    /** An interpreter that goes into the group before it begins. */
    Path python(Path folderOfScript) throws IOException {
        Path script = Files.writeString(
                folderOfScript.resolve("python-in-group"),
                "#!/bin/sh\necho $$ > " + folder.resolve("cgroup.procs") + "\nexec " + Runs.PYTHON + " \"$@\"\n");
        script.toFile().setExecutable(true);
        return script;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder);
    }
}
