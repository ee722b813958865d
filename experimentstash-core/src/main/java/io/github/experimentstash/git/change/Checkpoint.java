package io.github.experimentstash.git.change;

/** Is told each step once it has been done; tests end the process there. */
@FunctionalInterface
public interface Checkpoint {
    /** In production: nothing happens. */
    Checkpoint NONE = step -> {};

    void reached(String step);
}
