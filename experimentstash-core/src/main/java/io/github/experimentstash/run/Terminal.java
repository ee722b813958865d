package io.github.experimentstash.run;

import java.io.Console;

/** Whether standard input and output of this JVM are a terminal. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // asked for below, by the version
    static boolean isThere() {
        Console console = System.console();
        return console != null && (Runtime.version().feature() < 22 || saysSo(console));
    }

    /** From JDK 22 on there is a console without a terminal too, and a method, not in JDK 17, that tells. */
    private static boolean saysSo(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
