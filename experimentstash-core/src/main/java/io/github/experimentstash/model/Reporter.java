package io.github.experimentstash.model;

import java.io.OutputStream;

/** Where words for a person go. A front door gives one; core never writes to the console by itself. */
public interface Reporter {
    /** One line of what a person should see; left out when the user asked for quiet. */
    void line(String text);

    /** A warning, already worded; shown even when the user asked for quiet. */
    void warn(String text);

    /** A step, a command or a time, shown with {@code -Ddebug}. */
    void debug(String text);

    /** Where the tool's own output goes, byte by byte, without a prefix. Never closed by core. */
    OutputStream console();
}
