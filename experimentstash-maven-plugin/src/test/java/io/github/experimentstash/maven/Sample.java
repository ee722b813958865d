package io.github.experimentstash.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the {@code setup.groovy} of an integration test needs to make its project: git, and the stash of example-repo. */
public final class Sample {
    private static final Set<String> LEFTOVERS =
            Set.of("target", "outputs", "multirun", ".stash", ".venv", "__pycache__", "pom.xml", ".mvn");

    private Sample() {}

    /** Configs and tools of example-repo, as they stand there; the POM is the test's own. */
    public static void copyExample(File basedir) throws IOException {
        Path from = example(basedir);
        Path to = basedir.toPath();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (LEFTOVERS.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFTOVERS.contains(String.valueOf(file.getFileName()))) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * A stash whose tools are git submodules, by the script of example-repo.
     *
     * @param folder made by the script
     * @param options of the script
     * @return what the script said
     */
    public static String makeStash(File basedir, File folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("python3", example(basedir).resolve("make-stash").toString(), folder.getPath()));
        command.addAll(List.of(options));
        return run(basedir, command);
    }

    /** Makes the folder a git repository with everything in it committed. */
    public static void commit(File folder) throws IOException {
        git(folder, "init", "--quiet");
        git(folder, "add", "--all");
        git(folder, "commit", "--quiet", "--message", "A stash");
    }

    /** git as somebody who needs no configuration of their own. */
    public static String git(File folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Ada Example",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "commit.gpgSign=false",
                "-c",
                "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    private static Path example(File basedir) {
        return basedir.toPath()
                .toAbsolutePath()
                .resolve("../../../../example-repo")
                .normalize();
    }

    private static String run(File folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + output);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException(interruption);
        }
        return output.strip();
    }
}
