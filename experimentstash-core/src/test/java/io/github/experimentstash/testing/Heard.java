package io.github.experimentstash.testing;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was said. */
public final class Heard implements Reporter {
    /** Lines, and warnings with that word before them. */
    public final List<String> lines = new CopyOnWriteArrayList<>();

    public final List<String> debug = new CopyOnWriteArrayList<>();
    /** States that pass on a terminal. */
    public final List<String> passing = new CopyOnWriteArrayList<>();
    /** Whether a person watches. */
    public boolean terminal;

    @Override
    public void line(String text) {
        lines.add(text.strip());
    }

    @Override
    public void warn(String text) {
        lines.add("warning " + text);
    }

    @Override
    public void debug(String text) {
        debug.add(text);
    }

    @Override
    public boolean isTerminal() {
        return terminal;
    }

    @Override
    public void passing(String text) {
        passing.add(text);
    }

    @Override
    public OutputStream console() {
        return OutputStream.nullOutputStream();
    }
}
