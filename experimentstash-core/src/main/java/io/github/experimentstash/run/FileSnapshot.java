package io.github.experimentstash.run;

import java.nio.file.Path;
import java.util.List;

final class FileSnapshot {
    static FileSnapshot take(Path dir, Path ignored) {
        return new FileSnapshot();
    }

    FileChanges changesSince() {
        return new FileChanges(List.of());
    }
}
