package io.github.experimentstash.tool;

import io.github.experimentstash.git.submodule.SubmoduleHistory;
import io.github.experimentstash.git.transport.StagedClone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What lies between two pins of a tool, in lines for a person. */
final class PinComparison {
    private static final int COMMITS_SHOWN = 10;

    /** Files whose change may change how a tool is installed or started. */
    private static final Set<String> NOTABLE = Set.of(
            "uv.lock",
            "pyproject.toml",
            "requirements.txt",
            "setup.py",
            "setup.cfg",
            "environment.yml",
            ".python-version",
            ".gitmodules");

    private PinComparison() {}

    static List<String> lines(SubmoduleHistory history, PinnedTool pinned, StagedClone target)
            throws IOException, InterruptedException {
        String old = pinned.commit();
        String now = target.commit();
        String from = target.branch().isPresent() ? "  (" + target.branch().get() + ")" : "";
        if (old.equals(now)) {
            return List.of(pinned.tool().name() + " @ " + old.substring(0, 7) + "  is there already" + from);
        }
        List<String> lines = new ArrayList<>();
        lines.add(pinned.tool().name() + "  " + old.substring(0, 7) + " -> " + now.substring(0, 7) + from + "  "
                + target.date() + "  " + target.subject());
        lines.addAll(shown(history.commits(now, old), "more"));
        lines.addAll(shown(history.commits(old, now), "less"));
        lines.addAll(files(history.changedFiles(old, now)));
        return lines;
    }

    private static List<String> shown(List<String> commits, String how) {
        List<String> lines = new ArrayList<>();
        if (commits.isEmpty()) {
            return lines;
        }
        lines.add("  " + commits.size() + (commits.size() == 1 ? " commit " : " commits ") + how + ":");
        for (String commit : commits.subList(0, Math.min(commits.size(), COMMITS_SHOWN))) {
            lines.add("    " + commit);
        }
        if (commits.size() > COMMITS_SHOWN) {
            lines.add("    and " + (commits.size() - COMMITS_SHOWN) + " others");
        }
        return lines;
    }

    private static List<String> files(List<String> changed) {
        List<String> words = new ArrayList<>();
        int others = 0;
        for (String file : changed) {
            if (NOTABLE.contains(file.substring(file.lastIndexOf('/') + 1)) || file.contains("/experiment/")) {
                words.add(file);
            } else {
                others++;
            }
        }
        if (others > 0) {
            words.add(others + (others == 1 ? " other file" : " other files"));
        }
        return words.isEmpty() ? List.of() : List.of("  changed: " + String.join(", ", words));
    }
}
