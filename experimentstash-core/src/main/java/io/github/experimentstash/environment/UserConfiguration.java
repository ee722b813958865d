package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * uv's configuration for commands that know no project: {@code uv pip} looks for one in all folders above, so a
 * {@code [tool.uv]} of the stash, or of a repository around it, would decide for the tool.
 */
final class UserConfiguration {
    private UserConfiguration() {}

    /** The user's own file, as uv finds it. */
    static Path file(Map<String, String> variables) {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String config = variables.get("XDG_CONFIG_HOME");
        Path base = config == null || config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
        return base.resolve("uv").resolve("uv.toml");
    }

    /** Options that keep the user's configuration and shut out that of folders above the tool. */
    static List<String> options(Path root, Map<String, String> variables) throws IOException {
        if (Files.isRegularFile(root.resolve("uv.toml"))
                || Toml.table(Toml.readFile(root.resolve("pyproject.toml")), "tool", "uv")
                        .isPresent()) {
            return List.of();
        }
        Path user = file(variables);
        return Files.isRegularFile(user) ? List.of("--config-file", user.toString()) : List.of("--no-config");
    }
}
