package io.github.experimentstash.hydra;

import io.github.experimentstash.model.EntryPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tool whose whole configuration lies in files: its {@code @hydra.main} names them with plain words, and no Python of
 * it adds to them. May be asked from several threads.
 */
public final class HydraApp {
    private static final int LARGEST = 1 << 18;
    private static final Pattern MAIN = Pattern.compile("(?m)^@hydra\\.main\\(([^()]*)\\)");
    private static final Pattern ARGUMENT =
            Pattern.compile("(version_base|config_path|config_name)\\s*=\\s*(?:\"([^\"\\\\]*)\"|'([^'\\\\]*)'|(None))");

    /** Not within a longer word, and with nothing behind the text but the next argument. */
    private static final Pattern CONFIG_PATH =
            Pattern.compile("(?<!\\w)config_path\\s*=\\s*(?:\"([^\"\\\\]*)\"|'([^'\\\\]*)')\\s*(?:,|$)");

    private final String primary;
    private final ConfigFiles files;
    private final Map<List<HydraWord>, Composed> composed = new HashMap<>();
    private final Map<List<HydraWord>, UnknownException> unknown = new HashMap<>();

    private HydraApp(Path folder, String primary) {
        this.primary = primary;
        this.files = new ConfigFiles(folder);
    }

    /**
     * @param folder of the tool
     * @param project folder in it in which the tool is run
     * @return absent if it is no Hydra tool, or one whose configuration is not known from files alone
     */
    public static Optional<HydraApp> of(Path folder, Path project, EntryPoint entryPoint) {
        Optional<Path> started = started(project, entryPoint);
        String text = started.map(HydraApp::text).orElse("");
        Matcher main = MAIN.matcher(text);
        boolean plain = main.find()
                && text.indexOf("hydra.main(") == text.lastIndexOf("hydra.main(")
                && !text.contains("sys.argv");
        if (!plain) {
            return Optional.empty();
        }
        Optional<Map<String, String>> arguments = arguments(main.group(1));
        // without version_base it may be Hydra 1.0, which puts files elsewhere
        boolean known = arguments.isPresent()
                && List.of("version_base", "config_path", "config_name").stream()
                        .allMatch(arguments.get()::containsKey)
                && !arguments.get().get("version_base").startsWith("1.0")
                && !arguments.get().get("config_path").isEmpty();
        if (!known) {
            return Optional.empty();
        }
        Path configs =
                started.get().resolveSibling(arguments.get().get("config_path")).normalize();
        boolean inside = configs.startsWith(folder.normalize()) && Files.isDirectory(configs);
        return inside && PythonSources.leaveConfigurationToFiles(folder)
                ? Optional.of(new HydraApp(configs, arguments.get().get("config_name")))
                : Optional.empty();
    }

    /**
     * A folder of configuration that is not there.
     *
     * @param started the file that names it, relative to the tool
     * @param folder relative to the tool
     */
    public record Missing(String started, String folder) {}

    /**
     * @param folder of the tool
     * @param project folder in it in which the tool is run
     * @return absent if the folder is there, or it cannot be told which one it is
     */
    public static Optional<Missing> missingFolder(Path folder, Path project, EntryPoint entryPoint) {
        Optional<Path> started = started(project, entryPoint);
        Matcher main = MAIN.matcher(started.map(HydraApp::text).orElse(""));
        if (!main.find() || main.find()) {
            return Optional.empty();
        }
        main.reset();
        Matcher path = CONFIG_PATH.matcher(main.find() ? main.group(1) : "");
        if (!path.find()) {
            return Optional.empty();
        }
        String value = path.group(1) != null ? path.group(1) : path.group(2);
        Path top = folder.normalize();
        try {
            Path configs = started.get().resolveSibling(value).normalize();
            boolean told = !value.isEmpty() && !value.contains("://") && configs.startsWith(top);
            return told && !Files.exists(configs)
                    ? Optional.of(new Missing(relative(top, started.get()), relative(top, configs)))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String relative(Path top, Path place) {
        return top.relativize(place.normalize()).toString().replace('\\', '/');
    }

    /** Keyword by value, {@code None} as the empty text; absent if there is anything but plain texts. */
    private static Optional<Map<String, String>> arguments(String text) {
        Map<String, String> arguments = new HashMap<>();
        for (String part : text.split(",", -1)) {
            Matcher argument = ARGUMENT.matcher(part.strip());
            if (argument.matches()) {
                String value = argument.group(2) != null ? argument.group(2) : argument.group(3);
                arguments.put(argument.group(1), value == null ? "" : value);
            } else if (!part.isBlank()) {
                return Optional.empty();
            }
        }
        return Optional.of(arguments);
    }

    private static Optional<Path> started(Path project, EntryPoint entryPoint) {
        List<String> candidates = new ArrayList<>();
        if (entryPoint instanceof EntryPoint.ScriptFile script) {
            candidates.add(script.file());
        } else if (entryPoint instanceof EntryPoint.Module module) {
            String path = module.module().replace('.', '/');
            candidates.addAll(List.of(path + ".py", path + "/__main__.py", "src/" + path + ".py"));
        }
        return candidates.stream()
                .map(project::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The empty text if it is unreadable or too long to be looked at. */
    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST);
            return bytes.length == LARGEST ? "" : new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** True for a key that Hydra takes for a choice of a config group, not for a value. */
    public boolean isGroup(HydraWord word) {
        return !word.isMap() && files.isGroup(word.key());
    }

    /**
     * What the files compose to.
     *
     * @param words of the whole command line
     * @throws UnknownException if files alone do not tell
     */
    public synchronized Composed compose(List<HydraWord> words) throws UnknownException {
        List<HydraWord> groups =
                words.stream().filter(word -> !word.isHydras() && isGroup(word)).toList();
        UnknownException before = unknown.get(groups);
        if (before != null) {
            throw before;
        }
        Composed known = composed.get(groups);
        if (known != null) {
            return known;
        }
        try {
            Composed made = new Composition(files).compose(primary, groups);
            for (String key : List.of("searchpath", "mode", "sweeper")) {
                if (!made.tree().lacks(List.of("hydra", key))) {
                    throw new UnknownException("other folders, or a sweep");
                }
            }
            composed.put(groups, made);
            return made;
        } catch (UnknownException e) {
            unknown.put(groups, e);
            throw e;
        }
    }
}
