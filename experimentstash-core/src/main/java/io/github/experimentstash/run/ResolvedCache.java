package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Remembers below {@code .stash/} which experiments were resolved, by the hash of all that it depends on. */
final class ResolvedCache {
    private final Host host;
    private final Path folder;

    ResolvedCache(Host host, Path root) {
        this.host = host;
        this.folder = root.resolve(".stash").resolve("resolved");
    }

    static String key(List<String> parts) {
        MessageDigest digest = Digest.sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    boolean has(String key) {
        return Files.isRegularFile(folder.resolve(key));
    }

    /** A cache that cannot be written costs time only. */
    void add(String key, String config) {
        try {
            Files.createDirectories(folder);
            AtomicFiles.write(folder.resolve(key), config + "\n");
        } catch (IOException e) {
            host.reporter().debug("not remembered that " + config + " was resolved: " + e.getMessage());
        }
    }
}
