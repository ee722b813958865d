package io.github.experimentstash.validate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The experiments of a tool that keeps them as Hydra does, in {@code configs/experiment/}, {@code conf/experiment/} or {@code
 * config/experiment/} at a small depth; empty for any other tool.
 */
public final class ToolExperiments {
    private static final int MAXIMUM_DEPTH = 4;
    private static final int MAXIMUM_FOLDERS = 500;

    private ToolExperiments() {}

    /** @param folder in which the tool is run */
    public static SortedSet<String> of(Path folder) {
        SortedSet<String> names = new TreeSet<>();
        List<Path> level = List.of(folder);
        int seen = 0;
        for (int depth = 0; depth < MAXIMUM_DEPTH && !level.isEmpty(); depth++) {
            List<Path> next = new ArrayList<>();
            for (Path parent : level) {
                for (String name : Folders.names(parent)) {
                    Path child = parent.resolve(name);
                    boolean folderOfSource =
                            Folders.holdsSource(name) && Files.isDirectory(child) && seen < MAXIMUM_FOLDERS;
                    if (!folderOfSource) {
                        continue;
                    }
                    seen++;
                    Path experiment = child.resolve("experiment");
                    if ((name.equals("configs") || name.equals("conf") || name.equals("config"))
                            && Files.isDirectory(experiment)) {
                        collect(experiment, "", names, 0);
                    } else if (!Files.isSymbolicLink(child)) {
                        next.add(child);
                    }
                }
            }
            level = next;
        }
        return names;
    }

    private static void collect(Path folder, String prefix, SortedSet<String> names, int depth) {
        for (String name : Folders.names(folder)) {
            if (name.endsWith(".yaml")) {
                names.add(prefix + name.substring(0, name.length() - ".yaml".length()));
            } else if (depth < MAXIMUM_DEPTH && Folders.holdsSource(name) && Files.isDirectory(folder.resolve(name))) {
                collect(folder.resolve(name), prefix + name + "/", names, depth + 1);
            }
        }
    }
}
