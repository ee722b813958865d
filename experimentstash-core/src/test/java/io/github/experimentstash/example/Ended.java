package io.github.experimentstash.example;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A program that was run to its end, with standard output and error in one. */
record Ended(int exitCode, String output) {
    static Ended of(Path directory, Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
