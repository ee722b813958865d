package io.github.experimentstash.environment;

import io.github.experimentstash.model.Digest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found to be true of an environment after its last good sync: its fingerprint. As long as all of it still
 * holds, the environment is in sync, and neither uv nor the network is needed. Kept in
 * {@code .stash/environments/<tool>.json}.
 */
final class EnvironmentState {
    private static final String SCHEMA = "3";
    private static final String FILE = "file:";
    private static final String SOURCE = "source:";
    private static final String SCRIPT = "script:";

    private final Map<String, String> values;

    private EnvironmentState(Map<String, String> values) {
        this.values = values;
    }

    /** Absent if there is none that can be read: then nothing is known. */
    static Optional<EnvironmentState> read(Path file) throws IOException {
        Map<String, String> values = StateFile.read(file);
        return SCHEMA.equals(values.get("schema")) ? Optional.of(new EnvironmentState(values)) : Optional.empty();
    }

    /** Collects the facts of an environment as it is now. */
    static EnvironmentState of(Installed installed, String settings, ToolProject project, long nowMillis)
            throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("schema", SCHEMA);
        values.put("settings", settings);
        values.put("environment", installed.environment().toString());
        values.put("real_environment", installed.environment().toRealPath().toString());
        values.put("python", installed.python().toString());
        values.put("python_stamp", pythonStamp(installed.python()));
        values.put("python_version", installed.pythonVersion());
        installed.uvVersion().ifPresent(version -> values.put("uv", version));
        values.put("site_packages", installed.packages().directory().toString());
        values.put("site_packages_stamp", installed.packages().quickStamp());
        values.put("site_packages_content", installed.packages().contentStamp());
        values.put("lock", installed.lock().name());
        installed.lockFile().ifPresent(file -> values.put("lock_file", file));
        installed.lockSha256().ifPresent(sha -> values.put("lock_sha256", sha));
        StringBuilder packages = new StringBuilder();
        for (String line : installed.freeze()) {
            packages.append(line).append('\n');
        }
        values.put("packages", packages.toString());
        values.put("packages_sha256", Digest.ofText(packages.toString()));
        values.put("package_count", Integer.toString(installed.freeze().size()));
        values.put("asked", Boolean.toString(installed.asked()));
        values.put("unlocked_extras", Boolean.toString(installed.unlockedExtras()));
        values.put("faults", String.join("\n", installed.faults()));
        installed.sources().forEach((name, source) -> values.put(SOURCE + name, source));
        put(values, installed.environment().resolve("pyvenv.cfg"), nowMillis);
        for (Path file : project.watched()) {
            put(values, file, nowMillis);
        }
        if (project.kind() == ToolProject.Kind.SCRIPT) {
            Path script = project.source().orElseThrow();
            values.put(SCRIPT + script, InlineScript.digest(script));
        }
        return new EnvironmentState(values);
    }

    private static void put(Map<String, String> values, Path file, long nowMillis) throws IOException {
        values.put(FILE + file, words(Stamp.of(file, nowMillis)));
    }

    private static String words(Stamp stamp) {
        return stamp.text() + "|" + stamp.sha256();
    }

    private static Stamp stamp(String words) {
        int bar = words.indexOf('|');
        return new Stamp(words.substring(0, bar), words.substring(bar + 1));
    }

    /**
     * True if everything is as it was; a few dozen file attributes are read and, where nothing changed, no content.
     *
     * @param settings what the environment was asked to be, in words that change with it
     */
    boolean holds(Path environment, String settings) throws IOException {
        return difference(environment, settings).isEmpty();
    }

    /**
     * The first thing that is not as it was, in words for a person; absent if everything {@link #holds}.
     *
     * @param settings see there
     */
    Optional<String> difference(Path environment, String settings) throws IOException {
        if (!environment.toString().equals(values.get("environment"))) {
            return Optional.of("it was made at another place");
        }
        if (!settings.equals(values.get("settings"))) {
            return Optional.of("configs/meta.yaml asks for another one than then");
        }
        try {
            if (!environment.toRealPath().toString().equals(values.get("real_environment"))) {
                return Optional.of("it was made at another place");
            }
            if (!pythonStamp(Path.of(get("python"))).equals(values.get("python_stamp"))) {
                return Optional.of("its Python is another one than then");
            }
        } catch (FileSystemException gone) {
            return Optional.of("its Python is gone");
        }
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (entry.getKey().startsWith(FILE)) {
                Path file = Path.of(entry.getKey().substring(FILE.length()));
                if (!stamp(entry.getValue()).matches(file)) {
                    return Optional.of(file + " has changed since");
                }
            } else if (entry.getKey().startsWith(SOURCE) && !isAsCopied(entry.getValue())) {
                return Optional.of("the code of " + entry.getKey().substring(SOURCE.length())
                        + ", which it has a copy of, is new");
            } else if (entry.getKey().startsWith(SCRIPT)) {
                Path script = Path.of(entry.getKey().substring(SCRIPT.length()));
                if (!entry.getValue().equals(InlineScript.digest(script))) {
                    return Optional.of("what " + script + " asks for has changed since");
                }
            }
        }
        SitePackages packages = SitePackages.at(Path.of(get("site_packages")));
        return packages.quickStamp().equals(values.get("site_packages_stamp"))
                        || packages.contentStamp().equals(values.get("site_packages_content"))
                ? Optional.empty()
                : Optional.of("packages were installed or removed in it by other means");
    }

    /**
     * The same facts with stamps that spare the next look from reading files that were touched, or that had only just
     * been written when they were stamped.
     *
     * @return absent if there is nothing to spare
     */
    Optional<EnvironmentState> renewed(long nowMillis) throws IOException {
        Map<String, String> renewed = null;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!entry.getKey().startsWith(FILE)) {
                continue;
            }
            Optional<Stamp> stamp =
                    stamp(entry.getValue()).renewed(Path.of(entry.getKey().substring(FILE.length())), nowMillis);
            if (stamp.isPresent()) {
                renewed = renewed == null ? new LinkedHashMap<>(values) : renewed;
                renewed.put(entry.getKey(), words(stamp.get()));
            }
        }
        return renewed == null ? Optional.empty() : Optional.of(new EnvironmentState(renewed));
    }

    /** Path, size and time of the interpreter behind {@code python}, whatever links lead to it. */
    private static String pythonStamp(Path python) throws IOException {
        Path real = python.toRealPath();
        return real + " " + Stamp.text(Files.readAttributes(real, BasicFileAttributes.class));
    }

    /** How a folder of code looked when it was copied: {@code path|digest}. */
    static String source(Path folder) throws IOException {
        return folder + "|" + CopiedSources.digest(folder);
    }

    private static boolean isAsCopied(String source) throws IOException {
        return source.equals(source(Path.of(source.substring(0, source.lastIndexOf('|')))));
    }

    /** True if the environment has the package's code as it looks now. */
    boolean hasCopied(String name, String source) {
        return source.equals(values.get(SOURCE + name));
    }

    /** What is wrong with packages and cannot be helped, since their own wheels are so. */
    List<String> faults() {
        return get("faults").isEmpty() ? List.of() : List.of(get("faults").split("\n", -1));
    }

    String get(String key) {
        return values.getOrDefault(key, "");
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** True if packages are asked for; a lock is missed only then. */
    boolean isAsked() {
        return get("asked").equals("true");
    }

    LockState lock() {
        return LockState.valueOf(get("lock"));
    }

    /** Replaces the file as a whole. */
    void write(Path file) throws IOException {
        StateFile.write(file, values);
    }
}
