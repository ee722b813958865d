package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a log as lines without colours and overwritten progress, and what Python says in it. Only the last words
 * count: an error that the tool has got over is not why it failed.
 */
public final class LogText {
    private static final String TRACEBACK = "Traceback (most recent call last)";
    private static final List<String> CHAINED = List.of(
            "During handling of the above exception, another exception occurred:",
            "The above exception was the direct cause of the following exception:");
    /** What is longer is data or a progress bar. */
    private static final int LONGEST_LINE = 2000;
    /** An exception further up was followed by so much that it is not the end. */
    private static final int LAST_WORDS = 200;
    /** Without an exception: a list of options may be long. */
    private static final int LAST_LINES = 400;

    private static final int SHOWN = 300;

    private static final Pattern EXCEPTION =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Interrupt|Exit|Iteration)(?::.*)?");
    private static final Pattern FRAME = Pattern.compile(" *File \"([^\"]+)\", line (\\d+)(?:,? in (.+))?");
    /** Of the library rich, which many command lines use. */
    private static final Pattern BOXED_FRAME = Pattern.compile("[│|] (\\S[^:]*):(\\d+) in (\\S+).*");

    private static final String FATAL = "Fatal Python error: ";

    private final List<String> lines;
    private final int exceptionAt;
    private final int tracebackAt;
    private final String prefix;
    private final String closing;

    private LogText(List<String> lines) {
        this.lines = lines;
        int header = lastHeader();
        this.prefix = header < 0
                ? ""
                : lines.get(header).substring(0, lines.get(header).indexOf(TRACEBACK));
        int exception = header < 0 ? -1 : afterFrames(header);
        if (exception < 0 || exception < lines.size() - LAST_WORDS) {
            // a syntax error in the file that is started has no header
            exception = lastExceptionLike();
            header = exception < 0 ? -1 : aboveFrames(exception);
        }
        this.exceptionAt = exception;
        this.tracebackAt = header;
        int from = exception < 0 ? Math.max(0, lines.size() - LAST_LINES) : firstOfChain(header);
        this.closing = String.join("\n", lines.subList(from, lines.size()));
    }

    /** @param tail the last part of a log; what was overwritten by a carriage return is left out */
    public static LogText of(String tail) {
        List<String> lines = new ArrayList<>();
        for (String raw : tail.split("\n", -1)) {
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            line = Texts.withoutColours(line.substring(line.lastIndexOf('\r') + 1));
            lines.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return new LogText(lines);
    }

    /** All of them, oldest first. */
    List<String> lines() {
        return lines;
    }

    /** The last match in what the tool said when it ended. */
    Optional<MatchResult> last(Pattern pattern) {
        Matcher matcher = pattern.matcher(closing);
        MatchResult last = null;
        while (matcher.find()) {
            last = matcher.toMatchResult();
        }
        return Optional.ofNullable(last);
    }

    /** The first group of the last match. */
    Optional<String> lastGroup(Pattern pattern) {
        return last(pattern).map(match -> match.group(1));
    }

    boolean says(Pattern pattern) {
        return pattern.matcher(closing).find();
    }

    /** The line around a place of a match, as it may be shown. */
    String lineAt(int place) {
        int start = closing.lastIndexOf('\n', place - 1) + 1;
        int end = closing.indexOf('\n', place);
        return shown(closing.substring(start, end < 0 ? closing.length() : end));
    }

    /** The exception that ended it, in one line. */
    Optional<String> exception() {
        return exceptionAt < 0 ? Optional.empty() : Optional.of(shown(plain(exceptionAt)));
    }

    /** The deepest frame of that exception in a file of a kind. */
    Optional<Frame> frame(Predicate<String> file) {
        Optional<Frame> last = Optional.empty();
        for (int i = Math.max(0, tracebackAt); i < exceptionAt; i++) {
            Optional<Frame> frame = frameOf(plain(i));
            last = frame.isPresent() && file.test(frame.get().file()) ? frame : last;
        }
        return last;
    }

    /** Why the interpreter itself ended: {@code Fatal Python error: Segmentation fault}. */
    Optional<String> fatal() {
        int at = fatalAt();
        return at < 0 ? Optional.empty() : Optional.of(shown(lines.get(at)));
    }

    /** The frame of a kind in which that happened: there the latest call comes first. */
    Optional<Frame> fatalFrame(Predicate<String> file) {
        int at = fatalAt();
        boolean current = false;
        for (int i = at + 1; at >= 0 && i < lines.size(); i++) {
            String line = lines.get(i);
            current = line.startsWith("Current thread") || (current && !line.startsWith("Thread "));
            Optional<Frame> frame = current ? frameOf(line) : Optional.empty();
            if (frame.isPresent() && file.test(frame.get().file())) {
                return frame;
            }
        }
        return Optional.empty();
    }

    Optional<String> lastLine() {
        return lines.isEmpty() ? Optional.empty() : Optional.of(shown(lines.get(lines.size() - 1)));
    }

    private static String shown(String line) {
        return Texts.oneLine(line.strip(), SHOWN);
    }

    /** Without what a launcher of several processes puts before each line. */
    private String plain(int at) {
        String line = lines.get(at);
        return !prefix.isBlank() && line.startsWith(prefix) ? line.substring(prefix.length()) : line;
    }

    private int fatalAt() {
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - LAST_WORDS); i--) {
            if (lines.get(i).startsWith(FATAL)) {
                return i;
            }
        }
        return -1;
    }

    private int lastHeader() {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).contains(TRACEBACK)) {
                return i;
            }
        }
        return -1;
    }

    /** The first line behind a header that is neither indented nor of a box; -1 if the log ends before. */
    private int afterFrames(int header) {
        for (int i = header + 1; i < lines.size(); i++) {
            String line = plain(i);
            if (!line.isBlank() && !Character.isWhitespace(line.charAt(0)) && "│|╭╰+".indexOf(line.charAt(0)) < 0) {
                return i;
            }
        }
        return -1;
    }

    private int lastExceptionLike() {
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - LAST_WORDS); i--) {
            if (EXCEPTION.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private int aboveFrames(int exception) {
        int first = exception;
        while (first > 0 && lines.get(first - 1).startsWith("  ")) {
            first--;
        }
        return first;
    }

    private int firstOfChain(int header) {
        int first = header;
        int above = before(first);
        while (above >= 0 && CHAINED.contains(plain(above))) {
            int earlier = above;
            while (earlier >= 0 && !lines.get(earlier).contains(TRACEBACK)) {
                earlier--;
            }
            if (earlier < 0) {
                return 0;
            }
            first = earlier;
            above = before(first);
        }
        return first;
    }

    /** The line before that is not blank. */
    private int before(int line) {
        int above = line - 1;
        while (above >= 0 && plain(above).isBlank()) {
            above--;
        }
        return above;
    }

    private static Optional<Frame> frameOf(String line) {
        Matcher frame = FRAME.matcher(line);
        if (!frame.matches()) {
            frame = BOXED_FRAME.matcher(line);
            if (!frame.matches()) {
                return Optional.empty();
            }
        }
        String function = frame.group(3) == null ? "" : frame.group(3);
        return Optional.of(new Frame(frame.group(1), Integer.parseInt(frame.group(2)), function));
    }
}
