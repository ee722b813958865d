package io.github.experimentstash;

import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Texts;
import java.io.OutputStream;

/**
 * The one place that every word of core passes on its way to a person: texts from configs, file names and other
 * programs must not steer the terminal. The tool's own output is not words of ours and passes as it is.
 */
final class PlainReporter implements Reporter {
    private final Reporter reporter;

    PlainReporter(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void line(String text) {
        reporter.line(Texts.printable(text));
    }

    @Override
    public void warn(String text) {
        reporter.warn(Texts.printable(text));
    }

    @Override
    public void debug(String text) {
        reporter.debug(Texts.printable(text));
    }

    /** As it is: its format keeps control characters out. */
    @Override
    public void document(String text) {
        reporter.document(text);
    }

    @Override
    public boolean isTerminal() {
        return reporter.isTerminal();
    }

    @Override
    public void passing(String text) {
        reporter.passing(Texts.printable(text));
    }

    @Override
    public OutputStream console() {
        return reporter.console();
    }
}
