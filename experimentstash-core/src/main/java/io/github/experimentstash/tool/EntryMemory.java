package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.ManifestEditor.EmptyTools;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What add-tool did to the stash's files, in the tool's git folder, so that remove-tool gives back the text that was there
 * before. It goes wherever that folder goes, and nothing depends on it: without it an entry is cut out as well as can be.
 *
 * @param ways back to the texts before, that of the work tree and that which was staged
 * @param empty how {@code meta.yaml} said that there were no tools, before the first one came
 * @param entry hash of the entry as it was written; empty text if none was
 * @param example hash of the example experiment as it was written; empty text if none was
 */
record EntryMemory(List<Splice> ways, Optional<EmptyTools> empty, String entry, String example) {
    static final String FILE = "stash-entry.json";
    private static final EntryMemory NONE = new EntryMemory(List.of(), Optional.empty(), "", "");

    EntryMemory {
        ways = List.copyOf(ways);
    }

    /**
     * Of files that are about to change.
     *
     * @param staged text of {@code meta.yaml} in the index, if it is there
     */
    static EntryMemory of(
            StashRoot root, String tool, Manifest manifest, List<Companion> companions, Optional<String> staged)
            throws IOException {
        List<Splice> ways = new ArrayList<>();
        Optional<EmptyTools> empty = Optional.empty();
        String entry = "";
        String example = "";
        for (Companion companion : companions) {
            if (companion.before() == null) {
                example = Digest.ofText(companion.after());
            } else if (!ManifestEditor.hasTool(companion.before(), tool)) {
                ways.addAll(Splice.back(companion, staged));
                entry = entryHash(companion.after(), tool);
                empty = ManifestEditor.emptyTools(companion.before(), companion.after());
                if (empty.isEmpty()) {
                    empty = ofOthers(root, manifest, companion.after());
                }
            }
        }
        return new EntryMemory(ways, empty, entry, example);
    }

    /** The last tool to go need not be the first that came. */
    private static Optional<EmptyTools> ofOthers(StashRoot root, Manifest manifest, String text) throws IOException {
        String line = ManifestEditor.toolsLine(text).orElse("");
        for (Tool other : manifest.tools().values()) {
            Optional<EmptyTools> known =
                    read(Room.gitFolder(root.path().resolve(other.path()))).empty();
            if (known.isPresent() && known.get().line().equals(line)) {
                return known;
            }
        }
        return Optional.empty();
    }

    /**
     * The text without the tool's entry: the one before, if nobody edited it since.
     *
     * @param staged it is the one of the index
     */
    String without(String text, String tool, boolean staged) {
        return Splice.follow(ways, text, tool, staged)
                .filter(before -> !ManifestEditor.hasTool(before, tool))
                .orElseGet(() -> ManifestEditor.withoutTool(text, tool, empty));
    }

    /** True if the tool's entry is the one that add-tool wrote. */
    boolean isAsWritten(String text, String tool) {
        return entryHash(text, tool).equals(entry);
    }

    private static String entryHash(String text, String tool) {
        return Digest.ofText(String.join("\n", withoutPin(text, tool)));
    }

    /** The lines of an entry but its commit, which is the upstream's. */
    static List<String> withoutPin(String text, String tool) {
        return ManifestEditor.entryLines(text, tool).stream()
                .filter(line -> !line.strip().startsWith("commit:"))
                .toList();
    }

    String toJson() {
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("schema", 1);
        memory.put("ways", ways.stream().map(Splice::toMap).toList());
        if (empty.isPresent()) {
            memory.put(
                    "empty",
                    Map.of("was", empty.get().was(), "line", empty.get().line()));
        }
        memory.put("entry", entry);
        memory.put("example", example);
        return Json.write(memory);
    }

    /** @return nothing at all if the folder has none that can be read */
    static EntryMemory read(Path gitFolder) throws IOException {
        Path file = gitFolder.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return NONE;
        }
        Map<String, Object> memory;
        try {
            memory = Json.readObject(file);
        } catch (IOException | IllegalArgumentException unreadable) {
            return NONE;
        }
        List<Splice> ways = new ArrayList<>();
        for (Object way : Json.list(memory, "ways")) {
            Splice.of(way).ifPresent(ways::add);
        }
        Optional<EmptyTools> empty = memory.get("empty") instanceof Map<?, ?> map
                        && map.get("was") instanceof String was
                        && map.get("line") instanceof String line
                ? Optional.of(new EmptyTools(was, line))
                : Optional.empty();
        return new EntryMemory(
                ways,
                empty,
                Json.text(memory, "entry").orElse(""),
                Json.text(memory, "example").orElse(""));
    }
}
