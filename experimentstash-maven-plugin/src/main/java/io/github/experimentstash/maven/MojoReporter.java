package io.github.experimentstash.maven;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import org.apache.maven.plugin.logging.Log;

/** Our lines through Maven's log, the tool's bytes past it: undecoded and without a prefix. */
final class MojoReporter implements Reporter {
    private final Log log;
    private final boolean debug;

    MojoReporter(Log log, boolean debug) {
        this.log = log;
        this.debug = debug;
    }

    @Override
    public void line(String text) {
        log.info(text);
    }

    @Override
    public void warn(String text) {
        log.warn(text);
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
        return log.isInfoEnabled() ? System.out : OutputStream.nullOutputStream();
    }
}
