package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anyone can build the released jars again: two builds of the same sources, in two folders without git, one with blanks in
 * its name, in another time zone and another language, give the same bytes.
 */
@Tag("rare")
class ReproducibleBuildIT {
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".venv", "outputs", ".stash");

    @TempDir
    Path scratch;

    @Test
    @Timeout(600)
    void twoBuildsGiveTheSameBytes() throws Exception {
        Path one = scratch.resolve("one");
        Path another = scratch.resolve("another, with a space");
        // side by side, since each takes minutes
        Process oneBuild = build(one, "UTC", "en");
        Process anotherBuild = build(another, "Asia/Kolkata", "tr");
        Map<String, String> first = sums(one, oneBuild);
        Map<String, String> second = sums(another, anotherBuild);
        assertThat(first.keySet())
                .anyMatch(jar -> jar.startsWith("experimentstash-core-"))
                .anyMatch(jar -> jar.startsWith("experimentstash-maven-plugin-"));
        assertThat(second).isEqualTo(first);
    }

    private static Process build(Path folder, String zone, String language) throws Exception {
        copy(Path.of(System.getProperty("project.root")).toRealPath(), folder);
        ProcessBuilder command = new ProcessBuilder(
                        System.getProperty("build.maven.home") + "/bin/mvn",
                        "-B",
                        "-o",
                        "-q",
                        "-DskipTests",
                        "-Dinvoker.skip",
                        "-Dspotless.check.skip",
                        "-Dmaven.repo.local=" + System.getProperty("build.repository"),
                        "package")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(folder).toFile());
        command.environment().put("TZ", zone);
        command.environment().merge("MAVEN_OPTS", "-Duser.language=" + language, (given, ours) -> given + " " + ours);
        return command.start();
    }

    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private static Map<String, String> sums(Path folder, Process maven) throws Exception {
        assertThat(maven.waitFor()).as(() -> read(log(folder))).isZero();
        Map<String, String> sums = new TreeMap<>();
        for (String module : new String[] {"experimentstash-core", "experimentstash-maven-plugin"}) {
            try (Stream<Path> built = Files.list(folder.resolve(module).resolve("target"))) {
                for (Path jar : built.filter(file -> file.toString().endsWith(".jar")
                                && !file.getFileName().toString().startsWith("original-"))
                        .toList()) {
                    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                    sums.put(jar.getFileName().toString(), HexFormat.of().formatHex(sum));
                }
            }
        }
        return sums;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !file.endsWith(".git")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
