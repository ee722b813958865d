package io.github.experimentstash.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Maven of the integration tests, with the packed plugin, for what the invoker cannot do: kill it, or stand elsewhere. */
final class RealMaven {
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private final Path settings;
    private final Path log;

    /** @param scratch where its settings and its log go */
    RealMaven(Path scratch) throws IOException {
        String template = Files.readString(Path.of(System.getProperty("it.settings")));
        String repository =
                new File(System.getProperty("build.repository")).toURI().toString();
        settings = Files.writeString(
                scratch.resolve("settings.xml"), template.replace("@localRepositoryUrl@", repository));
        log = scratch.resolve("maven.log");
    }

    /** Goals by prefix work in {@code folder}. */
    static void declarePlugin(Path folder) throws IOException {
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>it</groupId>
                  <artifactId>real-maven</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>io.github.experimentstash</groupId>
                        <artifactId>experimentstash-maven-plugin</artifactId>
                        <version>%s</version>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(VERSION));
    }

    /** The goal by its full name. */
    static String full(String goal) {
        return "io.github.experimentstash:experimentstash-maven-plugin:" + VERSION + ":" + goal;
    }

    /** Starts it; what it says goes into {@link #said()}. */
    Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("it.maven.home"), "bin", "mvn").toString(),
                "-B",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + System.getProperty("it.repository")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("it.java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Runs it to its end; its exit code. */
    int run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, arguments).waitFor();
    }

    /** What the last one said. */
    String said() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
