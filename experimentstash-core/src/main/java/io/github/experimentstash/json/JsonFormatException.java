package io.github.experimentstash.json;

import java.io.IOException;

/** A text is not the JSON that was expected. */
public final class JsonFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public JsonFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
