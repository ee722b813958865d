package io.github.experimentstash.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.TimedText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The last match of regular expressions in a log. Read in blocks from the end, so that a long log costs no more than a
 * short one whose last lines hold the metrics; a pattern that would run for ever is stopped by its time.
 */
final class LogSearch {
    private static final int BLOCK = 4 << 20;
    /** What is longer is a progress bar or data. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final Duration TIME = Duration.ofSeconds(5);

    private record Open(String name, Pattern pattern) {}

    private final List<Open> open = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final Map<String, Object> found = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final long deadline = System.nanoTime() + TIME.toNanos();

    LogSearch(List<MetricSource.LogPattern> patterns) {
        for (MetricSource.LogPattern pattern : patterns) {
            order.add(pattern.name());
            try {
                open.add(new Open(pattern.name(), Pattern.compile(pattern.pattern())));
            } catch (PatternSyntaxException wrong) {
                problems.add(MetricsReader.warning(
                        "metrics: the pattern of " + pattern.name() + " is wrong: " + wrong.getDescription()));
            }
        }
    }

    /** In the order of the patterns. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : order) {
            if (found.containsKey(name)) {
                values.put(name, found.get(name));
            }
        }
        return values;
    }

    List<Problem> problems() {
        return problems;
    }

    void read(Path log) {
        if (!Files.isRegularFile(log)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            while (end > 0 && !open.isEmpty()) {
                long start = Math.max(0, end - BLOCK);
                byte[] block = new byte[(int) (end - start)];
                file.seek(start);
                file.readFully(block);
                int first = start == 0 ? 0 : afterLineEnd(block);
                search(block, first);
                // a block without a line end is the middle of one endless line
                end = first == 0 || first == block.length ? start : start + first;
            }
        } catch (TimedText.TooLong tooLong) {
            for (Open left : open) {
                problems.add(MetricsReader.warning("metrics: the pattern of " + left.name()
                        + " was given up after 5 s: it needs too long for a line of the log"));
            }
            return;
        } catch (IOException unreadable) {
            problems.add(MetricsReader.warning("metrics: the log could not be read: " + unreadable.getMessage()));
            return;
        }
        for (Open left : open) {
            problems.add(MetricsReader.warning("metrics: no line of the log matches the pattern of " + left.name()));
        }
    }

    private static int afterLineEnd(byte[] block) {
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                return i + 1;
            }
        }
        return block.length;
    }

    private void search(byte[] block, int from) {
        int end = block.length;
        while (end > from && !open.isEmpty()) {
            int start = end - 1;
            while (start > from && block[start - 1] != '\n' && block[start - 1] != '\r') {
                start--;
            }
            int length = Math.min(end - start, LONGEST_LINE);
            String line = Texts.withoutColours(new String(block, start, length, UTF_8).stripTrailing());
            open.removeIf(candidate -> matches(candidate, line));
            end = start;
        }
    }

    private boolean matches(Open candidate, String line) {
        String last = null;
        try {
            Matcher matcher = candidate.pattern().matcher(new TimedText(line, deadline));
            while (matcher.find()) {
                String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
                last = group == null ? last : group;
            }
        } catch (StackOverflowError tooDeep) {
            // java.util.regex recurses for repeated groups; such a line does not match in any useful sense
            return false;
        }
        if (last == null) {
            return false;
        }
        found.put(candidate.name(), MetricValues.of(last));
        return true;
    }
}
