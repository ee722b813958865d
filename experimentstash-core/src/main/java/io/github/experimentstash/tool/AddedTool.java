package io.github.experimentstash.tool;

import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Redaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of adding a tool, or would.
 *
 * @param path relative to the stash's root
 * @param manner how it came
 * @param lines what a person sees of it
 * @param warnings what is there and not as it should be
 * @param madeRoom what was in the way and where it is now, in words
 * @param files of the stash that changed with it
 */
public record AddedTool(
        String tool,
        String path,
        Manner manner,
        List<String> lines,
        List<Problem> warnings,
        List<String> madeRoom,
        List<String> files) {
    private static final int SUBJECT_SHOWN = 60;

    public AddedTool {
        lines = List.copyOf(lines);
        warnings = List.copyOf(warnings);
        madeRoom = List.copyOf(madeRoom);
        files = List.copyOf(files);
    }

    /** How a tool came. */
    public enum Manner {
        /** As a new submodule. */
        ADDED,
        /** As a submodule that was there and stays as it is; what it lacked was written. */
        TAKEN_IN,
        /** It was there with all that belongs to it. */
        PRESENT
    }

    /** What is known of a commit and of what was found in it. */
    static List<String> describe(String tool, String url, StagedClone clone, ToolInspection found) {
        List<String> lines = new ArrayList<>();
        lines.add(tool + " from " + Redaction.redactUrl(url));
        String branch = clone.branch().map(name -> name + ", ").orElse("");
        String subject = clone.subject().length() > SUBJECT_SHOWN
                ? clone.subject().substring(0, SUBJECT_SHOWN) + "…"
                : clone.subject();
        lines.add("  commit       " + clone.commit().substring(0, 10) + "  (" + branch + clone.date() + ", \"" + subject
                + "\")");
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
        return lines;
    }
}
