package io.github.experimentstash.config;

import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.Optional;

/** Whether a tool is pinned to a full commit. */
public final class Pins {
    private static final int SHORTEST = 4;

    private Pins() {}

    /**
     * @param hasHistory the tool is a repository of its own (a submodule); a plain folder has no pin and needs none
     * @return a problem for a missing, short or moving pin, and for one of a plain folder: a warning, or an error with {@code require_commit_pins}
     */
    public static Optional<Problem> check(Tool tool, Manifest manifest, boolean hasHistory) {
        boolean pinned = tool.commit().isPresent() && !tool.commit().get().equals("HEAD");
        String commit = pinned ? tool.commit().get() : null;
        if (commit == null && !hasHistory) {
            return Optional.empty();
        }
        if (!hasHistory) {
            return problem(
                    manifest,
                    ProblemCode.BAD_PIN,
                    tool,
                    "commit '" + Texts.oneLine(commit) + "' holds nothing: " + tool.path()
                            + " is a plain folder, whose code is what this repository has",
                    "delete the line, or make the tool a git submodule");
        }
        if (tool.pin().isPresent()) {
            return Optional.empty();
        }
        String show = "write the full commit:   commit: <what git -C " + ShellWords.quote(tool.path())
                + " rev-parse HEAD says>";
        if (commit == null) {
            return problem(
                    manifest,
                    ProblemCode.PIN_MISSING,
                    tool,
                    "tool '" + tool.name() + "' has no pin: whatever is checked out is run",
                    show);
        }
        String message = isHex(commit)
                ? "commit '" + Texts.oneLine(commit) + "' is not a full one; it may name another commit one day"
                : "commit '" + Texts.oneLine(commit) + "' is not a commit; a branch or tag can move";
        return problem(manifest, ProblemCode.BAD_PIN, tool, message, show);
    }

    /**
     * @param commit what is checked out, in full
     * @return a problem if that is not the pin: a warning, or an error with {@code require_commit_pins}
     */
    public static Optional<Problem> drift(Tool tool, Manifest manifest, String commit) {
        String pin = tool.pin().orElse(commit);
        if (pin.equals(commit)) {
            return Optional.empty();
        }
        return problem(
                manifest,
                ProblemCode.PIN_DRIFTED,
                tool,
                "'" + tool.name() + "' is pinned to " + pin.substring(0, 7) + ", but " + commit.substring(0, 7)
                        + " is checked out",
                "git -C " + ShellWords.quote(tool.path()) + " checkout " + pin.substring(0, 12)
                        + "   goes back to the pin");
    }

    private static Optional<Problem> problem(
            Manifest manifest, ProblemCode code, Tool tool, String message, String hint) {
        Severity severity = manifest.requireCommitPins() ? Severity.ERROR : Severity.WARNING;
        return Optional.of(
                new Problem(code, severity, Optional.of(tool.locationOf("commit")), message, Optional.of(hint)));
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(Words.isDigit(c) || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return text.length() >= SHORTEST;
    }
}
