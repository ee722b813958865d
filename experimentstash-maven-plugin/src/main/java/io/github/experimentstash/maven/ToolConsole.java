package io.github.experimentstash.maven;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Where a tool's bytes go, and what we print for programs: undecoded, without a prefix. Maven puts a stream of its own in the place of {@link System#out}:
 * Maven 3 one of Jansi, which looks at each byte (a second for 200 MB), Maven 4 one that decodes, keeps a line until its end
 * and logs it as {@code [INFO] [stdout] ...}. There we write to the standard output of the process itself, as a child that
 * inherits it would. Not where the user asked for a log file, and not in a Maven that lives inside another program: only
 * {@code System.out} leads to the user there; nor on Windows, where Jansi translates colours.
 */
final class ToolConsole {
    private static final Set<String> OF_MAVEN = Set.of(
            "org.fusesource.jansi.AnsiPrintStream", "org.apache.maven.logging.LoggingOutputStream$LoggingPrintStream");
    private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private ToolConsole() {}

    static OutputStream open() {
        String command = System.getProperty("sun.java.command", "");
        String system = System.getProperty("os.name", "");
        if (!isPassable(System.out.getClass().getName(), command, system)) {
            return System.out;
        }
        System.out.flush();
        return new FileOutputStream(FileDescriptor.out);
    }

    /** A text of ours that is for a program, or that has no end of a line yet, by the same way; in UTF-8, as programs expect it. */
    static void print(String text) {
        OutputStream console = open();
        if (console instanceof PrintStream stream) {
            stream.print(text);
            stream.flush();
            return;
        }
        try {
            console.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ignored) {
            // nobody reads it any more; System.out is silent then too
        }
    }

    /**
     * @param stream the class that stands behind {@code System.out}
     * @param command main class and arguments of this JVM
     * @param system name of the operating system
     */
    static boolean isPassable(String stream, String command, String system) {
        if (!OF_MAVEN.contains(stream) || system.startsWith("Windows")) {
            return false;
        }
        String[] words = command.split(" ");
        if (!words[0].equals(LAUNCHER)) {
            return false;
        }
        for (String word : words) {
            if (word.startsWith("-l") || word.startsWith("--log-file")) {
                return false;
            }
        }
        return true;
    }
}
