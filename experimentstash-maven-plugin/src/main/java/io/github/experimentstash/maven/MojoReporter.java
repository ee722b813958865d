package io.github.experimentstash.maven;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import org.apache.maven.plugin.logging.Log;

/** Our lines through Maven's log, the tool's bytes past it: undecoded and without a prefix. */
final class MojoReporter implements Reporter {
    private final Log log;
    private final boolean debug;
    private final GoalSpelling spelling;

    MojoReporter(Log log, boolean debug, GoalSpelling spelling) {
        this.log = log;
        this.debug = debug;
        this.spelling = spelling;
    }

    @Override
    public void line(String text) {
        log.info(spelling.of(text));
    }

    /** Maven puts its level before a text, not before each line of it. */
    @Override
    public void warn(String text) {
        for (String line : spelling.of(text).split("\n", -1)) {
            log.warn(line);
        }
    }

    @Override
    public void debug(String text) {
        if (debug) {
            log.info(text);
        } else {
            log.debug(text);
        }
    }

    @Override
    public OutputStream console() {
        return log.isInfoEnabled() ? ToolConsole.open() : OutputStream.nullOutputStream();
    }
}
