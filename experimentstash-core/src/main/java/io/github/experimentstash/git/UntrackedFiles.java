package io.github.experimentstash.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What git does not know: folders are opened to a bounded number of files, and small ones are copied. */
final class UntrackedFiles {
    /** More are not listed one by one; the folder's name stands for them. */
    private static final int MOST = 1000;

    private static final long LARGEST_COPIED = 1 << 20;
    private static final long ALL_COPIED = 20L << 20;

    private final Path root;
    private final List<String> copied = new ArrayList<>();
    private final SecretLines secrets;
    private final List<String> withSecrets = new ArrayList<>();
    private long copiedBytes;

    UntrackedFiles(Path root, SecretLines secrets) {
        this.root = root;
        this.secrets = secrets;
    }

    /**
     * @param prefix of the entries, relative to the root, empty text or with {@code /} at the end
     * @param entries as git names them
     * @return files relative to the root
     */
    List<String> expand(String prefix, List<String> entries) {
        List<String> files = new ArrayList<>();
        for (String entry : entries) {
            String path = prefix + (entry.equals("./") ? "" : entry);
            if (path.endsWith("/")) {
                expandFolder(path, files);
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private void expandFolder(String folder, List<String> files) {
        File[] children = root.resolve(folder).toFile().listFiles();
        // a repository of its own is one entry: its files are its own business
        if (children == null || new File(root.resolve(folder).toFile(), ".git").exists()) {
            files.add(folder);
            return;
        }
        Arrays.sort(children);
        for (File child : children) {
            if (files.size() >= MOST) {
                files.add(folder);
                return;
            }
            String path = folder + child.getName();
            if (Files.isDirectory(child.toPath(), LinkOption.NOFOLLOW_LINKS)) {
                if (!child.getName().equals("__pycache__")) {
                    expandFolder(path + "/", files);
                }
            } else {
                files.add(path);
            }
        }
    }

    /** Copies the small ones that hold no secret into {@code target}, under the same relative path. */
    void copy(List<String> files, Path target) throws IOException {
        for (String name : files) {
            Path file = root.resolve(name);
            if (name.endsWith("/")
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || copied.contains(name)
                    || withSecrets.contains(name)) {
                continue;
            }
            long size = Files.size(file);
            if (size > LARGEST_COPIED || copiedBytes + size > ALL_COPIED) {
                continue;
            }
            if (isSecretFile(file.getFileName().toString()) || secrets.isIn(file)) {
                withSecrets.add(name);
                continue;
            }
            Path copy = target.resolve(name);
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            copied.add(name);
            copiedBytes += size;
        }
    }

    List<String> copied() {
        return copied;
    }

    /** Not copied because they look like secrets. */
    List<String> withSecrets() {
        return withSecrets;
    }

    private static boolean isSecretFile(String name) {
        return name.equals(".env")
                || name.startsWith(".env.")
                || name.equals(".netrc")
                || name.equals(".git-credentials")
                || name.equals(".pypirc")
                || name.startsWith("id_rsa")
                || name.startsWith("id_ed25519")
                || name.endsWith(".pem")
                || name.endsWith(".key")
                || name.endsWith(".p12");
    }
}
