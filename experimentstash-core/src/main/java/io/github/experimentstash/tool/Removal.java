package io.github.experimentstash.tool;

import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmoduleWork;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * What the removal of a tool means, before it is done.
 *
 * @param url of the submodule
 * @param commit that the index has
 * @param bytes of its folder and git folder
 * @param files in its folder
 * @param ignored what git ignores there, if it is to be gone for good
 * @param forGood nothing is kept of it
 * @param belongings files of the stash that go with it: its example experiment, its lock
 * @param memory of what add-tool did to the stash's files
 * @param usedBy experiments of the stash that name it and stay
 * @param neededBy tools that depend on it
 */
record Removal(
        String tool,
        Submodule submodule,
        String url,
        String commit,
        long bytes,
        long files,
        SubmoduleWork work,
        List<String> ignored,
        boolean forGood,
        String backup,
        List<String> belongings,
        EntryMemory memory,
        List<String> usedBy,
        List<String> neededBy) {
    private static final int NAMES_SHOWN = 6;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "remove tool " + tool + " (" + submodule.path() + ", " + Texts.size(bytes) + ", " + files + " files)");
        if (forGood) {
            lines.add("  will lose      all of it, for good (-DnoBackup); " + Redaction.redactUrl(url)
                    + " has what was committed");
            if (!ignored.isEmpty()) {
                lines.add("  nowhere else   " + Texts.some(ignored, NAMES_SHOWN) + "   (git ignores it)");
            }
        } else {
            lines.add("  will lose      nothing: everything moves to " + backup);
        }
        if (!belongings.isEmpty()) {
            lines.add("  goes with it   " + String.join(", ", belongings));
        }
        for (String words : work.words()) {
            lines.add("  " + words);
        }
        if (!usedBy.isEmpty()) {
            lines.add("  used by        " + Texts.some(usedBy, NAMES_SHOWN) + "   (they stay and will not run)");
        }
        if (!neededBy.isEmpty()) {
            lines.add("  needed by      " + Texts.some(neededBy, NAMES_SHOWN) + "   (their dependencies name it)");
        }
        return lines;
    }
}
