package io.github.experimentstash.environment;

import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the user's pip where it gets packages: its files lie in many places, and a variable may name another. */
final class PipSupply {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PipSupply() {}

    /** {@link Supply#NOTHING_SAID} if there is no pip. */
    static Supply find(Map<String, String> variables) throws IOException, InterruptedException {
        for (Path python : pythons(variables)) {
            try {
                CommandResult result = new CommandRunner()
                        .run(new Command(
                                List.of(python.toString(), "-m", "pip", "config", "list"),
                                Path.of(System.getProperty("java.io.tmpdir")),
                                ScrubbedVariables.forPip(variables),
                                PATIENCE));
                if (result.succeeded()) {
                    return Supply.ofPip(result.outputText());
                }
            } catch (IOException notStarted) {
                continue;
            }
        }
        return Supply.NOTHING_SAID;
    }

    /** Those of {@code PATH}, shims too: they are what the user means by pip. A folder with two names counts once. */
    static List<Path> pythons(Map<String, String> variables) {
        List<Path> found = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (String entry : variables.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!seen.add(real(Path.of(entry)))) {
                continue;
            }
            for (String name : List.of("python3", "python3.exe", "python.exe")) {
                if (!entry.isEmpty() && Files.isExecutable(Path.of(entry).resolve(name))) {
                    found.add(Path.of(entry).resolve(name));
                }
            }
        }
        return found;
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException notThere) {
            return folder;
        }
    }
}
