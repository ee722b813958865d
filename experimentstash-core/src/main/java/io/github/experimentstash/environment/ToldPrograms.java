package io.github.experimentstash.environment;

import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Tells, with {@code -Ddebug}, each command that has ended, its time and what it said; logins in addresses are masked. */
record ToldPrograms(Programs programs, Reporter reporter) implements Programs {
    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        CommandResult result = programs.run(command);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        reporter.debug(Redaction.ofUrls(String.join(" ", command.arguments())) + "  (exit code " + result.exitCode()
                + ", " + millis + " ms)");
        result.errorText()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> reporter.debug("    " + Redaction.ofUrls(line.stripTrailing())));
        return result;
    }
}
