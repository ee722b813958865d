package io.github.experimentstash.hydra;

/** Files alone do not tell what Hydra would do: nothing may be said. */
public final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException(String why) {
        super(why, null, false, false);
    }
}
