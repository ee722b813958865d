package io.github.experimentstash;

import java.util.Optional;

/**
 * What a user asks of {@code run}.
 *
 * @param tool name of the tool; absent when the experiment alone says it
 * @param config the experiment, in any of the accepted spellings; absent when the user forgot it
 * @param overrides a line of overrides with shell-like quoting
 * @param timeout such as {@code 90m}; wins over the experiment's
 * @param grace such as {@code 20s}; wins over the experiment's
 * @param debug adds the tool's {@code debug_arguments} and tells each command
 * @param validateOnly shows the command and starts nothing
 * @param waitForBusy wait while another run uses the environment, instead of failing
 * @param gated report an environment that cannot be made for want of a package index, and go on
 * @param redactOutput values of secret variables that the tool prints are replaced by {@code ***}
 */
public record RunRequest(
        Optional<String> tool,
        Optional<String> config,
        Optional<String> overrides,
        Optional<String> timeout,
        Optional<String> grace,
        boolean debug,
        boolean validateOnly,
        boolean waitForBusy,
        boolean gated,
        boolean redactOutput) {
    /** A plain run of one config. */
    public static RunRequest of(String config) {
        return new RunRequest(
                Optional.empty(),
                Optional.of(config),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                true);
    }

    public RunRequest withOverrides(String line) {
        return new RunRequest(
                tool, config, Optional.of(line), timeout, grace, debug, validateOnly, waitForBusy, gated, redactOutput);
    }

    /** The command is shown, nothing is started. */
    public RunRequest withValidateOnly() {
        return new RunRequest(tool, config, overrides, timeout, grace, debug, true, waitForBusy, gated, redactOutput);
    }

    /** What the tool prints stays as it is. */
    public RunRequest withoutRedaction() {
        return new RunRequest(tool, config, overrides, timeout, grace, debug, validateOnly, waitForBusy, gated, false);
    }
}
