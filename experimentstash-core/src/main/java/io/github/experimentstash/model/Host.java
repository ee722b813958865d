package io.github.experimentstash.model;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * What core needs to know of the world around it.
 *
 * @param reporter where words go
 * @param variables the caller's environment variables
 * @param clock wall clock in the local zone: names of folders are local time
 * @param workingDirectory where the user stands, absolute
 * @param offline no network may be used ({@code -o})
 * @param interactive a person can answer
 */
public record Host(
        Reporter reporter,
        Map<String, String> variables,
        Clock clock,
        Path workingDirectory,
        boolean offline,
        boolean interactive) {
    public Host {
        variables = Map.copyOf(variables);
    }

    /** The same world with another ear. */
    public Host with(Reporter other) {
        return new Host(other, variables, clock, workingDirectory, offline, interactive);
    }

    /** The same world with one variable more, or another value of it. */
    public Host with(String variable, String value) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put(variable, value);
        return new Host(reporter, changed, clock, workingDirectory, offline, interactive);
    }
}
