package io.github.experimentstash.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code build.log} of an integration test, as its {@code verify.groovy} reads it: each expectation that is not met
 * names the words that were looked for, and nothing is printed twice.
 */
public final class BuildLog {
    private final String text;

    private BuildLog(String text) {
        this.text = text;
    }

    /** @param basedir what the invoker calls so: the copy of the project */
    public static BuildLog of(File basedir) throws IOException {
        byte[] bytes = Files.readAllBytes(basedir.toPath().resolve("build.log"));
        return of(new String(bytes, StandardCharsets.UTF_8));
    }

    static BuildLog of(String text) {
        return new BuildLog(text);
    }

    /** The part of one invocation, the first is 1: {@code invoker.goals.1} and so on write into one file. */
    public BuildLog build(int number) {
        String[] parts = text.split("(?m)^(?=.*Scanning for projects\\.\\.\\.)", -1);
        List<String> builds = new ArrayList<>(Arrays.asList(parts));
        builds.removeIf(part -> !part.contains("Scanning for projects..."));
        if (number > builds.size()) {
            throw new AssertionError("there are only " + builds.size() + " builds in the log");
        }
        return new BuildLog(builds.get(number - 1));
    }

    /** Each of these stands in the log, the later ones after the earlier ones. */
    public BuildLog has(String... words) {
        int from = 0;
        for (String wanted : words) {
            int found = text.indexOf(wanted, from);
            if (found < 0) {
                throw new AssertionError((text.contains(wanted) ? "not in this order: " : "not in the log: ") + wanted);
            }
            from = found + wanted.length();
        }
        return this;
    }

    /** Each of these stands in the log exactly once: a person is told a thing once. */
    public BuildLog hasOnce(String... words) {
        for (String wanted : words) {
            int count = count(wanted);
            if (count != 1) {
                throw new AssertionError("in the log " + count + " times, not once: " + wanted);
            }
        }
        return this;
    }

    /** None of these stands in the log. */
    public BuildLog hasNot(String... words) {
        for (String unwanted : words) {
            if (text.contains(unwanted)) {
                throw new AssertionError("in the log: " + unwanted);
            }
        }
        return this;
    }

    /** How often it stands there. */
    public int count(String words) {
        int count = 0;
        for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length())) {
            count++;
        }
        return count;
    }

    /** The lines, Maven's prefix and blanks at the end taken away. */
    public List<String> lines() {
        return text.lines()
                .map(line -> line.replaceFirst("^\\[(INFO|WARNING|ERROR|DEBUG)\\] ?", "")
                        .stripTrailing())
                .toList();
    }
}
