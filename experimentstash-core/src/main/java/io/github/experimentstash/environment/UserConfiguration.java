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
    private static final Path MACHINE = Path.of("/etc/uv/uv.toml");

    private UserConfiguration() {}

    /** The file that configures uv for the user, or for the machine; as uv finds it. */
    static Path file(Map<String, String> variables) {
        String named = variables.get("UV_CONFIG_FILE");
        if (named != null && !named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String config = variables.get("XDG_CONFIG_HOME");
        Path base = config == null || config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
        Path own = base.resolve("uv").resolve("uv.toml");
        return Files.isRegularFile(own) ? own : MACHINE;
    }

    /** Options that keep the user's configuration and shut out that of folders above the tool. */
    static List<String> options(Path root, Map<String, String> variables) throws IOException {
        if (isOfTool(root)) {
            return List.of();
        }
        Path user = file(variables);
        return Files.isRegularFile(user) ? List.of("--config-file", user.toString()) : List.of("--no-config");
    }

    /** True if the tool configures uv itself. */
    static boolean isOfTool(Path root) throws IOException {
        return Files.isRegularFile(root.resolve("uv.toml"))
                || Toml.table(Toml.readFile(root.resolve("pyproject.toml")), "tool", "uv")
                        .isPresent();
    }

    /** True if the tool says itself where packages come from. */
    static boolean namesAnIndex(Path root) throws IOException {
        Map<String, Object> own = Toml.readFile(root.resolve("uv.toml"));
        Map<String, Object> project = Toml.table(Toml.readFile(root.resolve("pyproject.toml")), "tool", "uv")
                .orElse(Map.of());
        for (String key : List.of("index", "index-url", "no-index")) {
            if (own.containsKey(key) || project.containsKey(key)) {
                return true;
            }
        }
        return false;
    }
}
