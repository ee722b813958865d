package io.github.experimentstash.run;

import java.nio.file.*;

final class HydraTools {
    static boolean isHydra(Path p) {
        try {
            return Files.readString(p.resolve("pyproject.toml")).contains("hydra-core");
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
