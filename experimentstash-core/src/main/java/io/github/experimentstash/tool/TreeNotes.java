package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.ConfigText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What a checked-out tool lacks although its commit is complete: its own submodules, and files that live in Git LFS. */
final class TreeNotes {
    /** First line of the file that stands in the place of one in Git LFS (its pointer-file specification). */
    private static final String POINTER = "version https://git-lfs.github.com/spec/v1";

    /** The specification says that a pointer is smaller than this. */
    private static final long POINTER_MAXIMUM = 1024;

    private TreeNotes() {}

    /**
     * @param path of the tool in the stash, for the commands that are named
     * @return warnings, each with the command that brings what is missing
     */
    static List<String> of(Path workTree, String path) throws IOException {
        List<String> notes = new ArrayList<>();
        List<String> nested = nested(workTree);
        if (!nested.isEmpty()) {
            notes.add(path + " has submodules of its own, which are not fetched: " + some(nested) + "\nhint: git -C "
                    + path + " submodule update --init --recursive");
        }
        List<String> pointers = usesLfs(workTree) ? pointers(workTree) : List.of();
        if (!pointers.isEmpty()) {
            notes.add(path + " keeps " + (pointers.size() == 1 ? "a file" : pointers.size() + " files")
                    + " in Git LFS, of which only the pointers are here: " + some(pointers)
                    + "\nhint: install git-lfs, then: git lfs install, and git -C " + path + " lfs pull");
        }
        return notes;
    }

    private static List<String> nested(Path workTree) throws IOException {
        Path file = workTree.resolve(".gitmodules");
        List<String> missing = new ArrayList<>();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return missing;
        }
        ConfigText modules;
        try {
            modules = ConfigText.parse(Files.readString(file));
        } catch (ConfigText.BadSyntax refusedBefore) {
            return missing; // by HostileTree
        }
        for (String name : modules.subsections("submodule")) {
            String folder = modules.value("submodule", name, "path").orElse("");
            if (!folder.isEmpty() && SourceTree.names(workTree.resolve(folder)).isEmpty()) {
                missing.add(folder);
            }
        }
        return missing;
    }

    private static boolean usesLfs(Path workTree) throws IOException {
        Path attributes = workTree.resolve(".gitattributes");
        return Files.isRegularFile(attributes, LinkOption.NOFOLLOW_LINKS)
                && new String(Files.readAllBytes(attributes), StandardCharsets.ISO_8859_1).contains("filter=lfs");
    }

    private static List<String> pointers(Path workTree) throws IOException {
        List<String> found = new ArrayList<>();
        Files.walkFileTree(workTree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()
                        && attributes.size() < POINTER_MAXIMUM
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).startsWith(POINTER)) {
                    found.add(workTree.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size())))
                + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }
}
