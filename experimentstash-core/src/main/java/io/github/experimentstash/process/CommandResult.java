package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a {@link Command} came to.
 *
 * @param exitCode as the JVM reports it: 128 + n for a signal
 * @param output standard output, undecoded
 * @param errors standard error, undecoded
 * @param timedOut it was killed for its timeout
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each output would be paid at every start
public record CommandResult(int exitCode, byte[] output, byte[] errors, boolean timedOut) {
    public boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }

    /** Standard output as UTF-8 text, unreadable bytes replaced. */
    public String outputText() {
        return new String(output, UTF_8);
    }

    /** Standard error as UTF-8 text, unreadable bytes replaced. */
    public String errorText() {
        return new String(errors, UTF_8);
    }
}
