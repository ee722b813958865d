package io.github.experimentstash.run;

import java.util.Map;

/** How many characters a line of ours may have. */
public final class Width {
    private static final int UNKNOWN = 100;
    private static final int LEAST = 40;
    /** {@code [INFO] } stands before it. */
    private static final int PREFIX = 7;

    private Width() {}

    /** By {@code COLUMNS}, where the user's shell or a CI says so. */
    public static int of(Map<String, String> variables) {
        try {
            int columns = Integer.parseInt(variables.getOrDefault("COLUMNS", "").strip());
            return columns > 0 ? Math.max(LEAST, columns - PREFIX) : UNKNOWN;
        } catch (NumberFormatException notSaid) {
            return UNKNOWN;
        }
    }
}
