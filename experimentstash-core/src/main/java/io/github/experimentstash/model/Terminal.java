package io.github.experimentstash.model;

import java.io.Console;
import java.util.Map;

/** Whether a person sees the output as it comes. */
public final class Terminal {
    private Terminal() {}

    /** Since Java 22 there may be a console object without a terminal, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull") // the version is asked for
    static boolean isOutput() {
        Console console = System.console();
        if (console == null || Runtime.version().feature() < 22) {
            return console != null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException absent) {
            return false;
        }
    }

    /** True if a person watches who wants to see what passes: not in a CI, not in batch mode. */
    public static boolean isWatched(boolean interactive, Map<String, String> variables) {
        return interactive && !variables.containsKey("CI") && isOutput();
    }
}
