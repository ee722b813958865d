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

    /** True if a person watches, so that {@link #passing} may be used. */
    default boolean isTerminal() {
        return false;
    }

    /** A state that the next one replaces in its place, on a terminal only; the next line wipes it out. */
    default void passing(String text) {
        // nobody watches
    }

    /** A text that a program reads: to standard output as it is, also when the user asked for quiet. */
    default void document(String text) {
        line(text);
    }

    /** Where the tool's own output goes, byte by byte, without a prefix. Never closed by core. */
    OutputStream console();
}
