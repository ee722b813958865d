package io.github.experimentstash.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a folder.
 *
 * @param written new files, relative to it
 * @param kept files that were there and were left alone
 * @param advice what a person should add to them, each one or more lines
 * @param next what to type next
 */
public record InitResult(List<String> written, List<Kept> kept, List<String> advice, Optional<String> next) {
    /**
     * A file that was there.
     *
     * @param file relative
     * @param missing what to add to it, in a few words; empty if it is fine
     */
    public record Kept(String file, String missing) {}

    public InitResult {
        written = List.copyOf(written);
        kept = List.copyOf(kept);
        advice = List.copyOf(advice);
    }

    /** As a person sees it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(written.isEmpty() ? "nothing to write: everything is there" : "this folder is a stash");
        for (String file : written) {
            lines.add("  wrote  " + file);
        }
        for (Kept file : kept) {
            lines.add("  kept   " + file.file() + (file.missing().isEmpty() ? "" : "  (" + file.missing() + ")"));
        }
        for (String text : advice) {
            lines.add("");
            lines.addAll(text.lines().toList());
        }
        if (!advice.isEmpty()) {
            lines.add("");
        }
        next.ifPresent(command -> lines.add("next: " + command));
        return lines;
    }
}
