package io.github.experimentstash.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** A log that remembers: {@code info: skipped}. */
final class HeardLog extends SystemStreamLog {
    final List<String> lines = new ArrayList<>();

    @Override
    public void info(CharSequence text) {
        lines.add("info: " + text);
    }

    @Override
    public void warn(CharSequence text) {
        lines.add("warn: " + text);
    }

    @Override
    public void debug(CharSequence text) {
        lines.add("debug: " + text);
    }
}
