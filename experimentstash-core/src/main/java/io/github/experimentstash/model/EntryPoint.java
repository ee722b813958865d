package io.github.experimentstash.model;

import java.util.List;

/**
 * How a tool is started; the arguments belong to the entry point itself ({@code -m pkg.mod --flag}) and stand before
 * the tool's {@code arguments}.
 */
public sealed interface EntryPoint {
    /** As written in {@code meta.yaml}. */
    String text();

    List<String> arguments();

    /** {@code -m pkg.module}: relative imports work, since Python knows the package. */
    record Module(String text, String module, List<String> arguments) implements EntryPoint {
        public Module {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code dir/file.py}: a path with {@code /}, relative to the folder in which the tool is run. */
    record ScriptFile(String text, String file, List<String> arguments) implements EntryPoint {
        public ScriptFile {
            arguments = List.copyOf(arguments);
        }
    }

    /** The name of a console script of the tool's environment. */
    record ConsoleScript(String text, String name, List<String> arguments) implements EntryPoint {
        public ConsoleScript {
            arguments = List.copyOf(arguments);
        }
    }
}
