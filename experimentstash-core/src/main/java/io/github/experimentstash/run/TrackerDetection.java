package io.github.experimentstash.run;

import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.process.TrackerKind;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which experiment trackers a tool's environment has, by what is installed there; nothing is started or imported. What is
 * found makes {@code trackers} of {@code spec.json}, and {@code stash_trackers.py} has a class for each.
 */
final class TrackerDetection {
    /** Switches all of it off, in the caller's shell or in a tool's or an experiment's {@code env}. */
    static final String SWITCH = "STASH_TRACKERS";

    /** Names of packages and the tracker that each is; of two for one tracker the first counts. */
    private static final Map<String, TrackerKind> KINDS = kinds();

    private TrackerDetection() {}

    private static Map<String, TrackerKind> kinds() {
        Map<String, TrackerKind> kinds = new LinkedHashMap<>();
        for (TrackerKind kind : TrackerKind.values()) {
            for (String name : kind.packages()) {
                kinds.put(name, kind);
            }
        }
        return kinds;
    }

    /** @param variables of the tool, complete */
    static List<Map<String, Object>> find(PreparedEnvironment environment, Map<String, String> variables) {
        if (variables.getOrDefault(SWITCH, "").equalsIgnoreCase("off")) {
            return List.of();
        }
        Map<String, String> versions =
                environment.packages().filter(text -> !text.isEmpty()).isPresent()
                        ? listed(environment.packages().get())
                        : installed(environment);
        Map<TrackerKind, Map<String, Object>> found = new LinkedHashMap<>();
        for (Map.Entry<String, TrackerKind> kind : KINDS.entrySet()) {
            if (versions.containsKey(kind.getKey())) {
                Map<String, Object> tracker = new LinkedHashMap<>();
                tracker.put("kind", kind.getValue().word());
                tracker.put("version", versions.get(kind.getKey()));
                tracker.put("python", environment.python().toString());
                found.putIfAbsent(kind.getValue(), tracker);
            }
        }
        return new ArrayList<>(found.values());
    }

    /** Of {@code name==version} lines. */
    private static Map<String, String> listed(String packages) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : KINDS.keySet()) {
            String line = "\n" + name + "==";
            int at = ("\n" + packages).indexOf(line);
            if (at >= 0) {
                String rest = packages.substring(at + line.length() - 1);
                versions.put(name, rest.split("\\s", 2)[0]);
            }
        }
        return versions;
    }

    /** Of the machine's own Python, whose packages nobody lists. */
    private static Map<String, String> installed(PreparedEnvironment environment) {
        Map<String, String> versions = new LinkedHashMap<>();
        Optional<Path> prefix = Optional.ofNullable(environment.binDirectory().getParent());
        String[] parts = environment.pythonVersion().split("\\.");
        if (prefix.isEmpty() || parts.length < 2) {
            return versions;
        }
        Path library = prefix.get().resolve("lib");
        for (Path folder : List.of(
                library.resolve("python" + parts[0] + "." + parts[1]).resolve("site-packages"),
                library.resolve("python" + parts[0] + "." + parts[1]).resolve("dist-packages"),
                library.resolve("python" + parts[0]).resolve("dist-packages"))) {
            String[] names = new File(folder.toString()).list();
            for (String name : names == null ? new String[0] : names) {
                int dash = name.indexOf('-');
                if (dash > 0 && name.endsWith(".dist-info")) {
                    String distribution =
                            name.substring(0, dash).toLowerCase(Locale.ROOT).replace('_', '-');
                    if (KINDS.containsKey(distribution)) {
                        versions.putIfAbsent(
                                distribution, name.substring(dash + 1, name.length() - ".dist-info".length()));
                    }
                }
            }
        }
        return versions;
    }
}
