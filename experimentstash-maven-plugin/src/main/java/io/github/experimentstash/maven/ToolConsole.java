package io.github.experimentstash.maven;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * Where a tool's bytes go: undecoded, without a prefix. Maven 4 puts a stream in the place of {@link System#out} that
 * decodes, keeps a line until its end and logs it as {@code [INFO] [stdout] ...}; there we write to the standard output of
 * the process itself, as a child that inherits it would. Not where the user asked for a log file, and not in a Maven that
 * lives inside another program: only {@code System.out} leads to the user there.
 */
final class ToolConsole {
    private static final String LOGGED_BY_MAVEN_4 = "org.apache.maven.logging.LoggingOutputStream$LoggingPrintStream";
    private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private ToolConsole() {}

    static OutputStream open() {
        String command = System.getProperty("sun.java.command", "");
        return isPassable(System.out.getClass().getName(), command)
                ? new FileOutputStream(FileDescriptor.out)
                : System.out;
    }

    /**
     * @param stream the class that stands behind {@code System.out}
     * @param command main class and arguments of this JVM
     */
    static boolean isPassable(String stream, String command) {
        if (!stream.equals(LOGGED_BY_MAVEN_4)) {
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
