package io.github.experimentstash.git.jgit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** The user's own git configuration, found as git finds it (git-config(1), FILES): by HOME, not by the JVM's idea of it. */
final class UserConfig {
    private UserConfig() {}

    /** @return empty where there is none, or it cannot be read: git itself will tell of that */
    static Config read(Map<String, String> variables) {
        Config config = new Config();
        for (Path file : files(variables)) {
            if (Files.isRegularFile(file)) {
                try {
                    config.fromText(config.toText() + "\n" + Files.readString(file));
                } catch (IOException | ConfigInvalidException unreadable) {
                    return config;
                }
            }
        }
        return config;
    }

    /** Names of all that it sets, in lower case, without the subsections: {@code http.proxy}. */
    static List<String> names(Config config) {
        List<String> names = new ArrayList<>();
        for (String section : config.getSections()) {
            List<String> keys = new ArrayList<>(config.getNames(section));
            for (String subsection : config.getSubsections(section)) {
                keys.addAll(config.getNames(section, subsection));
            }
            for (String key : keys) {
                names.add((section + "." + key).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static Iterable<Path> files(Map<String, String> variables) {
        String named = variables.getOrDefault("GIT_CONFIG_GLOBAL", "");
        if (!named.isBlank()) {
            return List.of(Path.of(named));
        }
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String xdg = variables.getOrDefault("XDG_CONFIG_HOME", "");
        Path second = xdg.isBlank() ? Path.of(home, ".config") : Path.of(xdg);
        return List.of(second.resolve("git").resolve("config"), Path.of(home, ".gitconfig"));
    }
}
