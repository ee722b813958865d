package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A removed tool: a folder that is a repository of its own, with a manifest in its git folder that says how it becomes the
 * tool again.
 *
 * @param folder relative to the stash's root
 * @param tool its name
 * @param commit that the stash's index had for it
 * @param removedAt ISO 8601 with offset
 * @param entry lines of its entry in {@code meta.yaml}, the name's first, without the indentation of the entry
 * @param ways back to the texts of {@code meta.yaml} that had the entry
 * @param kept files of the stash that moved into the backup
 */
record Backup(
        String folder,
        String tool,
        Submodule submodule,
        String url,
        String commit,
        String removedAt,
        List<String> entry,
        List<Splice> ways,
        List<String> kept) {
    Backup {
        entry = List.copyOf(entry);
        ways = List.copyOf(ways);
        kept = List.copyOf(kept);
    }

    String toJson() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", 1);
        manifest.put("tool", tool);
        manifest.put("name", submodule.name());
        manifest.put("path", submodule.path());
        manifest.put("url", url);
        manifest.put("commit", commit);
        manifest.put("removed_at", removedAt);
        manifest.put("entry", entry);
        manifest.put("ways", ways.stream().map(Splice::toMap).toList());
        manifest.put("kept", kept);
        return Json.write(manifest);
    }

    /**
     * Reads a backup's manifest. It may have been edited or have come from elsewhere: names, paths and commit are judged.
     *
     * @throws StashFailure if it is not one
     */
    static Backup read(Path root, String folder) throws IOException {
        Path file = root.resolve(folder).resolve(SubmodulePlans.MANIFEST);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw invalid(folder, "it has no manifest");
        }
        for (Path part : List.of(
                root.resolve("backups"),
                root.resolve(folder),
                root.resolve(folder).resolve(".git"))) {
            if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                throw invalid(folder, root.relativize(part) + " is a link or a file");
            }
        }
        Map<String, Object> manifest;
        try {
            manifest = Json.readObject(file);
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(folder, "its manifest cannot be read: " + e.getMessage());
        }
        String tool = String.valueOf(manifest.get("tool"));
        Backup backup = new Backup(
                folder,
                tool,
                new Submodule(String.valueOf(manifest.get("name")), String.valueOf(manifest.get("path"))),
                String.valueOf(manifest.get("url")),
                String.valueOf(manifest.get("commit")),
                String.valueOf(manifest.get("removed_at")),
                texts(Json.list(manifest, "entry")),
                Json.list(manifest, "ways").stream()
                        .map(Splice::of)
                        .flatMap(Optional::stream)
                        .toList(),
                texts(Json.list(manifest, "kept")));
        if (ToolName.judge(tool).isPresent()) {
            throw invalid(folder, "its manifest has a bad tool name");
        }
        if (unsafe(backup.submodule().name()) || unsafe(backup.submodule().path())) {
            throw invalid(folder, "its manifest names a folder outside of the stash");
        }
        if (!backup.commit().matches("[0-9a-f]{40}") || backup.commit().matches("0+")) {
            throw invalid(folder, "its manifest has no full commit");
        }
        if (!isAddress(backup.url())) {
            throw invalid(folder, "its manifest has an address that git would take for something else");
        }
        if (backup.entry().stream().anyMatch(line -> Texts.hasControlCharacter(line.replace('\t', ' ')))) {
            throw invalid(folder, "the entry in its manifest has a control character");
        }
        for (String path : backup.kept()) {
            if (unsafe(path) || !(path.startsWith("configs/") || path.equals(lock(backup.tool())))) {
                throw invalid(folder, "its manifest names a file outside of configs/ that is not its lock");
            }
            for (Path part = root.resolve(folder).resolve(SubmodulePlans.KEPT + path);
                    !part.equals(root.resolve(folder));
                    part = part.getParent()) {
                if (Files.isSymbolicLink(part)) {
                    throw invalid(folder, "its copy of " + path + " is a link");
                }
            }
        }
        return backup;
    }

    /** Where the stash keeps the lock of a tool that has none of its own. */
    static String lock(String tool) {
        return "locks/" + tool + ".txt";
    }

    /**
     * The text with the entry: the one before its removal, if nobody edited it since.
     *
     * @param staged it is the one of the index
     */
    String withEntry(String text, boolean staged) {
        return ManifestEditor.hasTool(text, tool)
                ? text
                : Splice.follow(ways, text, tool, staged).orElseGet(() -> ManifestEditor.withEntry(text, tool, entry));
    }

    /** All of them, the newest first; what is no backup is passed over. */
    static List<Backup> all(Path root) throws IOException {
        List<Backup> backups = new ArrayList<>();
        for (String name : SourceTree.names(root.resolve("backups"))) {
            String folder = "backups/" + name;
            if (Files.isRegularFile(root.resolve(folder).resolve(SubmodulePlans.MANIFEST))) {
                try {
                    backups.add(read(root, folder));
                } catch (StashFailure broken) {
                    // told when it is asked for by name
                }
            }
        }
        backups.sort((one, other) -> other.removedAt().compareTo(one.removedAt()));
        return backups;
    }

    /** What {@code add-tool} takes, an address of this machine, a relative one, or none. */
    private static boolean isAddress(String url) {
        boolean relative = url.startsWith("./") || url.startsWith("../");
        String whole = relative ? "https://host/" + url : url;
        return url.isEmpty()
                || new AddressRules(Set.of("http", "git", "file"))
                        .judge(whole)
                        .filter(problem -> problem.code() != ProblemCode.SECRET_IN_ADDRESS)
                        .isEmpty();
    }

    private static boolean unsafe(String path) {
        if (path.isEmpty() || path.startsWith("/") || path.indexOf('\\') >= 0) {
            return true;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.startsWith("-")
                    || part.equalsIgnoreCase(".git")) {
                return true;
            }
        }
        return path.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    static StashFailure invalid(String folder, String why) {
        return new StashFailure(Problem.error(
                ProblemCode.BACKUP_INVALID,
                folder + " cannot be restored: " + why,
                "it is a git repository all the same: git -C " + folder + " log"));
    }
}
