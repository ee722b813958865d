package io.github.experimentstash.model;

import java.io.Console;

/** Whether a person sees the output as it comes. */
public final class Terminal {
    private Terminal() {}

    /** Since Java 22 there may be a console object without a terminal, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull") // the version is asked for
    public static boolean isOutput() {
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
}
