package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which interpreter was found for {@code PATH}, so that it is not started to be asked at each run. Holds as
 * long as {@code PATH} and the interpreter's file are the same.
 */
final class KnownInterpreter {
    private KnownInterpreter() {}

    static Optional<Interpreter> read(Path file, Map<String, String> variables) throws IOException {
        Map<String, String> values = StateFile.read(file);
        if (!"machine".equals(values.get("schema")) || !key(variables).equals(values.get("path"))) {
            return Optional.empty();
        }
        Path python = Path.of(values.getOrDefault("python", ""));
        try {
            String stamp = Stamp.text(Files.readAttributes(python, BasicFileAttributes.class));
            return stamp.equals(values.get("python_stamp"))
                    ? Optional.of(new Interpreter(python, values.getOrDefault("python_version", "")))
                    : Optional.empty();
        } catch (FileSystemException gone) {
            return Optional.empty();
        }
    }

    /** A place that cannot be written is no failure: the interpreter is looked for again next time. */
    static void write(Path file, Map<String, String> variables, Interpreter python) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("schema", "machine");
        values.put("path", key(variables));
        values.put("python", python.executable().toString());
        values.put("python_version", python.version());
        values.put("python_stamp", Stamp.text(Files.readAttributes(python.executable(), BasicFileAttributes.class)));
        try {
            StateFile.write(file, values);
        } catch (FileSystemException readOnly) {
            return;
        }
    }

    /** Changes with what the name {@code python3} may mean; a version manager remembers its choice in a file. */
    private static String key(Map<String, String> variables) throws IOException {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String manager = variables.getOrDefault("PYENV_ROOT", home + "/.pyenv");
        String chosen;
        try {
            chosen = Files.readString(Path.of(manager, "version")).strip();
        } catch (FileSystemException none) {
            chosen = "";
        }
        return variables.getOrDefault("PATH", "") + "|" + variables.getOrDefault("PYENV_VERSION", "") + "|" + chosen;
    }
}
