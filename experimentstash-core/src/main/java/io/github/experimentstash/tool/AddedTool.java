package io.github.experimentstash.tool;

import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.model.Redaction;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool that was added, or would be.
 *
 * @param path relative to the stash's root
 * @param madeRoom what was in the way and where it is now, in words
 * @param files of the stash that changed with it
 */
public record AddedTool(
        String tool,
        String path,
        String url,
        StagedClone staged,
        ToolInspection found,
        List<String> madeRoom,
        List<String> files) {
    private static final int SUBJECT_SHOWN = 60;

    public AddedTool {
        madeRoom = List.copyOf(madeRoom);
        files = List.copyOf(files);
    }

    /** True if the tool has a lock of its own, so that the stash needs none for it. */
    public boolean bringsLock() {
        return found.facts().locked();
    }

    /** What a person sees of it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(tool + " from " + Redaction.redactUrl(url));
        String branch = staged.branch().map(name -> name + ", ").orElse("");
        String subject = staged.subject().length() > SUBJECT_SHOWN
                ? staged.subject().substring(0, SUBJECT_SHOWN) + "…"
                : staged.subject();
        lines.add("  commit       " + staged.commit().substring(0, 10) + "  (" + branch + staged.date() + ", \""
                + subject + "\")");
        EntryPointCandidate entry = found.candidates().get(0);
        String configs = found.hydra()
                .filter(hydra -> !hydra.folder().isEmpty())
                .map(hydra -> "; configs in " + hydra.folder())
                .orElse("");
        lines.add("  entrypoint   " + entry.entryPoint() + "  (" + entry.reason() + configs + ")");
        if (!found.directory().isEmpty()) {
            lines.add("  directory    " + found.directory() + "  (its project lies there)");
        }
        found.hydra()
                .ifPresent(hydra -> lines.add("  experiments  "
                        + (hydra.names().isEmpty()
                                ? "none found"
                                : hydra.names().size() + " found")
                        + ", chosen by " + hydra.argument()));
        found.facts().requiresPython().ifPresent(text -> lines.add("  python       " + text + "  (requires-python)"));
        lines.add("  environment  from " + found.facts().environment());
        for (String words : madeRoom) {
            lines.add("  in the way   " + words);
        }
        return lines;
    }
}
