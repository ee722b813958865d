package io.github.experimentstash.run;

import io.github.experimentstash.git.SourceState;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.List;
import java.util.Optional;

/** The lines before a run: what, from which code, in which environment, by which command, recorded where. */
final class RunHeader {
    private static final int DESCRIPTION_SHOWN = 120;

    private RunHeader() {}

    static String title(RunPlan plan) {
        String config = plan.experiment().config();
        String description = plan.experiment().description().orElse("").strip();
        return description.isEmpty() ? config : config + "  (" + Texts.oneLine(description, DESCRIPTION_SHOWN) + ")";
    }

    static void line(Reporter reporter, String label, String text) {
        reporter.line("  " + label + " ".repeat(Math.max(1, 13 - label.length())) + text);
    }

    /** {@code swissroll @ 3f1c0f6, pinned, clean}. */
    static String source(Tool tool, Optional<SourceState> state) {
        if (state.isEmpty()) {
            return tool.name() + ", not in git: its code cannot be recorded exactly";
        }
        SourceState source = state.get();
        StringBuilder text = new StringBuilder(tool.name());
        if (source.commit().isPresent()) {
            text.append(" @ ")
                    .append(shorten(source.commit().get()))
                    .append(pin(tool, source.commit().get()));
        } else if (source.tree().isPresent()) {
            text.append(" @ tree ").append(shorten(source.tree().get())).append(", a folder of this repository");
        } else {
            text.append(", not committed yet");
        }
        int files = source.modified().size();
        if (files > 0) {
            text.append(", ")
                    .append(files)
                    .append(files == 1 ? " file modified" : " files modified")
                    .append(" (saved in changes.patch)");
        }
        text.append(untracked(source.untracked()));
        boolean committed = source.commit().isPresent() || source.tree().isPresent();
        if (committed && files == 0 && source.untracked().isEmpty()) {
            text.append(", clean");
        }
        return text.toString();
    }

    /** Of a folder that git does not know as a whole nobody has counted the files. */
    private static String untracked(List<String> entries) {
        for (String entry : entries) {
            if (entry.endsWith("/")) {
                return ", untracked files";
            }
        }
        return entries.isEmpty() ? "" : ", " + Texts.count(entries.size(), "untracked file", "untracked files");
    }

    private static String pin(Tool tool, String commit) {
        if (tool.pin().isEmpty()) {
            return ", not pinned";
        }
        return tool.pin().get().equals(commit)
                ? ", pinned"
                : ", pin is " + shorten(tool.pin().get());
    }

    private static String shorten(String hash) {
        return hash.length() > 7 ? hash.substring(0, 7) : hash;
    }
}
