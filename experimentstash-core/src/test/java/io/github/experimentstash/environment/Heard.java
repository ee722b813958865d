package io.github.experimentstash.environment;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was said. */
final class Heard implements Reporter {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> debug = new CopyOnWriteArrayList<>();

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
    public OutputStream console() {
        return OutputStream.nullOutputStream();
    }
}
