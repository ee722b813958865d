package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Python project says of itself, for who does not know it yet; read from its files, without a program.
 *
 * @param environment what its environment is made from, in words: {@code uv.lock}
 * @param locked it brings a lock of its own
 * @param requiresPython as in {@code pyproject.toml}, such as {@code >=3.11,<3.13}
 * @param pythonVersionFile first line of {@code .python-version}
 * @param scripts console scripts and what they call: {@code train} to {@code pkg.main:cli}
 */
public record ProjectFacts(
        String environment,
        boolean locked,
        Optional<String> requiresPython,
        Optional<String> pythonVersionFile,
        Map<String, String> scripts) {
    public ProjectFacts {
        scripts = new TreeMap<>(scripts);
    }

    /** Names of files that make a folder a project of its own. */
    private static final String[] MARKS = {"pyproject.toml", "setup.py", "requirements.txt", "environment.yml"};

    public static boolean isProject(Path folder) {
        for (String mark : MARKS) {
            if (Files.isRegularFile(folder.resolve(mark))) {
                return true;
            }
        }
        return false;
    }

    /** @throws IOException if a file is there and cannot be read */
    public static ProjectFacts read(Path folder) throws IOException {
        Map<String, Object> toml = Toml.readFile(folder.resolve("pyproject.toml"));
        Optional<Map<String, Object>> project = Toml.table(toml, "project");
        Map<String, String> scripts = new TreeMap<>();
        for (Optional<Map<String, Object>> table : java.util.List.of(
                Toml.table(toml, "project", "scripts"), Toml.table(toml, "tool", "poetry", "scripts"))) {
            table.ifPresent(entries -> entries.forEach((name, target) -> scripts.put(name, String.valueOf(target))));
        }
        boolean uvLock = Files.isRegularFile(folder.resolve("uv.lock")) && project.isPresent();
        boolean hashes = RequirementsFile.isLocked(folder.resolve("requirements.txt"));
        Path version = folder.resolve(".python-version");
        Optional<String> pinned = Files.isRegularFile(version)
                ? Files.readAllLines(version).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst()
                : Optional.empty();
        return new ProjectFacts(
                words(folder, uvLock, hashes, project.isPresent(), toml),
                uvLock || hashes,
                project.flatMap(table -> Toml.string(table, "requires-python")),
                pinned,
                scripts);
    }

    private static String words(
            Path folder, boolean uvLock, boolean hashes, boolean project, Map<String, Object> toml) {
        if (uvLock) {
            return "uv.lock";
        }
        if (hashes) {
            return "requirements.txt with hashes";
        }
        if (project) {
            return "pyproject.toml, without a lock";
        }
        if (Toml.table(toml, "tool", "poetry").isPresent()) {
            return "poetry's pyproject.toml, without a lock that uv reads";
        }
        if (Files.isRegularFile(folder.resolve("requirements.txt"))) {
            return "requirements.txt, without hashes";
        }
        if (Files.isRegularFile(folder.resolve("setup.py"))) {
            return "setup.py, without a lock";
        }
        if (Files.isRegularFile(folder.resolve("environment.yml"))) {
            return "conda's environment.yml";
        }
        return "the standard library alone";
    }
}
