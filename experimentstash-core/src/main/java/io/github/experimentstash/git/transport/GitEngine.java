package io.github.experimentstash.git.transport;

/** What brings repositories here: {@code -Dstash.git}. */
public enum GitEngine {
    /** The git program where there is one, the built-in engine where not. */
    AUTO,
    /** The built-in engine. */
    JGIT,
    /** The git program. */
    CLI;
}
