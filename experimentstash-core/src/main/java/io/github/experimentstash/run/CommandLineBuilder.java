package io.github.experimentstash.run;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EntryPoint.ConsoleScript;
import io.github.experimentstash.model.EntryPoint.Module;
import io.github.experimentstash.model.EntryPoint.ScriptFile;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Program and arguments of a tool: the environment's own python, the entry point, the arguments. */
final class CommandLineBuilder {
    private CommandLineBuilder() {}

    /**
     * What stands before the arguments.
     *
     * @param python absolute
     * @param binDirectory where console scripts of the environment lie
     * @throws StashFailure if a console script is not there
     */
    static List<String> program(Tool tool, Path python, Path binDirectory) {
        List<String> command = new ArrayList<>();
        EntryPoint entryPoint = tool.entryPoint();
        if (entryPoint instanceof ConsoleScript script) {
            Path file = consoleScript(tool, script, binDirectory);
            // The first line of a script names an interpreter by its absolute path, wrong once the project has moved.
            if (isPythonScript(file)) {
                command.add(python.toString());
            }
            command.add(file.toString());
        } else {
            command.add(python.toString());
            if (entryPoint instanceof Module module) {
                command.add("-m");
                command.add(module.module());
            } else if (entryPoint instanceof ScriptFile file) {
                command.add(file.file());
            }
        }
        command.addAll(entryPoint.arguments());
        return command;
    }

    /** The command of an environment that may not exist yet: a console script is shown by its name. */
    static List<String> preview(Tool tool, Path python, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (tool.entryPoint() instanceof ConsoleScript script) {
            command.add(script.name());
            command.addAll(script.arguments());
        } else {
            command.addAll(program(tool, python, python.getParent()));
        }
        command.addAll(arguments);
        return command;
    }

    /** The Python file that is started, where it can be known from the entry point alone. */
    static Optional<Path> startedFile(Tool tool, Path project) {
        if (tool.entryPoint() instanceof ScriptFile file) {
            return Optional.of(project.resolve(file.file()));
        }
        if (tool.entryPoint() instanceof Module module) {
            String path = module.module().replace('.', '/');
            for (String candidate : List.of(path + ".py", path + "/__main__.py", "src/" + path + ".py")) {
                Path file = project.resolve(candidate);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static Path consoleScript(Tool tool, ConsoleScript script, Path binDirectory) {
        Path file = binDirectory.resolve(script.name());
        if (Files.isRegularFile(file)) {
            return file;
        }
        throw new StashFailure(
                Problem.error(
                        ProblemCode.ENTRY_POINT_MISSING,
                        tool.locationOf("entrypoint"),
                        "the environment of '" + tool.name() + "' has no console script '" + script.name() + "'",
                        "write \"-m package.module\" or \"folder/file.py\", or a script that the tool's pyproject.toml declares"));
    }

    private static boolean isPythonScript(Path file) {
        byte[] head = new byte[256];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, head.length);
        } catch (IOException unreadable) {
            return false; // starting it will say why
        }
        String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf('\n');
        // A long path is wrapped as "#!/bin/sh" and "'''exec' /long/path/python": the first lines tell as well.
        return text.startsWith("#!")
                && (text.substring(0, Math.max(0, lineEnd)).contains("python") || text.contains("'''exec'"));
    }
}
