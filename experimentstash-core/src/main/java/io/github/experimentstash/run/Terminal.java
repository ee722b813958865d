package io.github.experimentstash.run;

import java.io.Console;

/** Whether a person sees the output as it comes. */
final class Terminal {
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
}
