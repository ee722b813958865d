package io.github.experimentstash.maven;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import org.apache.maven.plugin.logging.Log;

/** Our lines through Maven's log, the tool's bytes past it: undecoded and without a prefix. */
final class MojoReporter implements Reporter {
    private final Log log;
    private final boolean debug;
    private final GoalSpelling spelling;
    private final boolean terminal;
    private boolean passing;

    /** @param terminal a person watches the output as it comes */
    MojoReporter(Log log, boolean debug, GoalSpelling spelling, boolean terminal) {
        this.log = log;
        this.debug = debug;
        this.spelling = spelling;
        this.terminal = log.isInfoEnabled() && terminal;
    }

    @Override
    public synchronized void line(String text) {
        wipe();
        log.info(spelling.of(text));
    }

    /** Maven puts its level before a text, not before each line of it. */
    @Override
    public synchronized void warn(String text) {
        wipe();
        for (String line : spelling.of(text).split("\n", -1)) {
            log.warn(line);
        }
    }

    @Override
    public synchronized void debug(String text) {
        wipe();
        if (debug) {
            log.info(text);
        } else {
            log.debug(text);
        }
    }

    @Override
    public synchronized void document(String text) {
        wipe();
        System.out.print(text);
        System.out.flush();
    }

    @Override
    public boolean isTerminal() {
        return terminal;
    }

    @Override
    public synchronized void passing(String text) {
        if (terminal) {
            System.out.print("\r\u001b[K" + text);
            System.out.flush();
            passing = true;
        }
    }

    private void wipe() {
        if (passing) {
            System.out.print("\r\u001b[K");
            System.out.flush();
            passing = false;
        }
    }

    @Override
    public OutputStream console() {
        return log.isInfoEnabled() ? ToolConsole.open() : OutputStream.nullOutputStream();
    }
}
