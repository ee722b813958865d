package io.github.experimentstash.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * A command that hears signals, whoever started the tests: under {@code nohup} or as a background job they are ignored,
 * every child inherits that, and a test would wait for an end that cannot come.
 */
public final class DefaultSignals {
    private static final String RESET = "import os, signal, sys\n"
            + "for s in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_DFL)\n"
            + "os.execvp(sys.argv[1], sys.argv[1:])";

    private DefaultSignals() {}

    /** The same command, in the same process. */
    public static List<String> with(List<String> command) {
        List<String> line = new ArrayList<>(List.of("python3", "-c", RESET));
        line.addAll(command);
        return line;
    }
}
