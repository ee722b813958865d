package io.github.experimentstash.environment;

import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;

/** Starts a program and waits for its end; the seam at which a sync is put under a supervisor. */
interface Programs {
    CommandResult run(Command command) throws IOException, InterruptedException;
}
