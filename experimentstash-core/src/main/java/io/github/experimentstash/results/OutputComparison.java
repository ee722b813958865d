package io.github.experimentstash.results;

import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether two runs left the same bytes; logs do not count.
 *
 * @param differing files of both runs whose bytes differ, relative to the output directory
 * @param missing files that only the earlier run has
 * @param added files that only the later run has
 * @param same how many are the same
 */
public record OutputComparison(List<String> differing, List<String> missing, List<String> added, int same) {
    private static final int SHOWN = 4;

    public OutputComparison {
        differing = List.copyOf(differing);
        missing = List.copyOf(missing);
        added = List.copyOf(added);
    }

    /**
     * @param before outputs of the earlier run
     * @param beforeDirectory its output directory, relative to the stash's root
     * @param now outputs of the later run
     * @param nowDirectory its output directory
     */
    public static OutputComparison compare(
            Collection<OutputFile> before, String beforeDirectory, Collection<OutputFile> now, String nowDirectory) {
        Map<String, String> old = hashes(before, beforeDirectory);
        Map<String, String> current = hashes(now, nowDirectory);
        List<String> differing = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> added = new ArrayList<>();
        int same = 0;
        for (Map.Entry<String, String> file : old.entrySet()) {
            String hash = current.get(file.getKey());
            if (hash == null) {
                missing.add(file.getKey());
            } else if (hash.equals(file.getValue())) {
                same++;
            } else {
                differing.add(file.getKey());
            }
        }
        for (String name : current.keySet()) {
            if (!old.containsKey(name)) {
                added.add(name);
            }
        }
        return new OutputComparison(differing, missing, added, same);
    }

    /** True if every file is there with the same bytes, and there is at least one. */
    public boolean isIdentical() {
        return same > 0 && differing.isEmpty() && missing.isEmpty() && added.isEmpty();
    }

    /** One line: {@code bit-identical to the last success <id>}; empty text if there was nothing to compare. */
    public String text(String earlierRun) {
        if (isIdentical()) {
            return "bit-identical to the last success " + earlierRun;
        }
        List<String> parts = new ArrayList<>();
        add(parts, "", differing);
        add(parts, "missing ", missing);
        add(parts, "new ", added);
        return parts.isEmpty() ? "" : "differs from " + earlierRun + ": " + String.join("; ", parts);
    }

    private static void add(List<String> parts, String label, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(label + Texts.some(names, SHOWN));
        }
    }

    private static Map<String, String> hashes(Collection<OutputFile> files, String directory) {
        Map<String, String> hashes = new TreeMap<>();
        String prefix = directory + "/";
        for (OutputFile file : files) {
            if (!file.role().equals("log") && file.path().startsWith(prefix)) {
                String name = Stamps.normalised(file.path().substring(prefix.length()));
                // several files that differ by their stamps only stay apart, in their order
                String key = name;
                for (int i = 2; hashes.containsKey(key); i++) {
                    key = name + " (" + i + ")";
                }
                hashes.put(key, file.sha256());
            }
        }
        return hashes;
    }
}
