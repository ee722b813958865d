package io.github.experimentstash.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * A command that hears signals, whoever started the tests: under {@code nohup} or as a background job they are ignored,
 * every child inherits that, and a test would wait for an end that cannot come.
 */
public final class DefaultSignals {
    private DefaultSignals() {}

    /** The same command, in the same process. */
    public static List<String> with(List<String> command) {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
        line.addAll(command);
        return line;
    }
}
