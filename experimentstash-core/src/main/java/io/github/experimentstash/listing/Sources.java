package io.github.experimentstash.listing;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether what is checked out of each tool is what the stash pins; read from files, each tool once. */
final class Sources {
    private final StashRoot root;
    private final Manifest manifest;
    private final Map<String, String> known = new HashMap<>();

    Sources(StashRoot root, Manifest manifest) {
        this.root = root;
        this.manifest = manifest;
    }

    String of(String name) {
        String source = known.get(name);
        if (source == null) {
            Tool tool = manifest.tools().get(name);
            source = tool == null ? "not there" : look(tool);
            known.put(name, source);
        }
        return source;
    }

    Optional<String> commit(Tool tool) {
        return CheckedOut.commit(root.path().resolve(tool.path()));
    }

    private String look(Tool tool) {
        Path folder = root.path().resolve(tool.path());
        String[] names = folder.toFile().list();
        if (names == null || names.length == 0) {
            return "not there";
        }
        if (!Files.exists(folder.resolve(".git"))) {
            return "plain folder";
        }
        if (tool.pin().isEmpty()) {
            return "not pinned";
        }
        return tool.pin().equals(commit(tool)) ? "pinned" : "drifting";
    }
}
