package io.github.experimentstash.run;

import io.github.experimentstash.config.Pins;
import io.github.experimentstash.git.GitFacts;
import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.git.SourceState;
import io.github.experimentstash.git.StashState;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Which code a run is about to run, and whether that is what {@code meta.yaml} pins.
 *
 * @param facts what git says
 * @param warnings drifted or missing pins, what git could not answer
 */
record SourceCode(GitFacts facts, List<Problem> warnings) {
    SourceCode {
        warnings = List.copyOf(warnings);
    }

    /**
     * @throws io.github.experimentstash.model.StashFailure if the tool's folder is not there, or its pin is missing or
     *     drifted although the stash requires pins
     */
    static SourceCode look(GitReader git, RunPlan plan, Manifest manifest) {
        Problems problems = new Problems();
        checkFolder(plan).ifPresent(problems::add);
        problems.throwIfErrors();
        GitFacts facts = git.read(plan.root(), plan.toolDirectory());
        problems.addAll(facts.problems());
        boolean ownRepository = facts.source().map(SourceState::ownRepository).orElse(false);
        Pins.check(plan.tool(), manifest, ownRepository).ifPresent(problems::add);
        drift(plan.tool(), facts.source(), manifest.requireCommitPins()).ifPresent(problems::add);
        problems.throwIfErrors();
        return new SourceCode(facts, problems.all());
    }

    Optional<StashState> stash() {
        return facts.stash();
    }

    Optional<SourceState> source() {
        return facts.source();
    }

    /** Time of the stash's commit in seconds since 1970, where it has one. */
    Optional<Long> commitSeconds() {
        return stash().flatMap(StashState::commitTime);
    }

    /** Other people's code: a repository of its own. */
    boolean isSubmodule() {
        return source().map(SourceState::ownRepository).orElse(false);
    }

    /** The tool's files are what its commit has; a plain folder is its owner's and counts as edited. */
    boolean isUntouchedSubmodule() {
        return isSubmodule() && !source().get().dirty();
    }

    /** Without asking git: a repository of its own has a {@code .git}. */
    static boolean hasOwnGit(RunPlan plan) {
        return Files.exists(plan.toolDirectory().resolve(".git"));
    }

    /** A folder that is not there, or empty as submodules are after a plain clone. */
    static Optional<Problem> checkFolder(RunPlan plan) {
        Tool tool = plan.tool();
        if (!Files.isDirectory(plan.toolDirectory())) {
            return Optional.of(Problem.error(
                    ProblemCode.TOOL_MISSING,
                    tool.locationOf("path"),
                    "there is no folder " + tool.path(),
                    "correct 'path', or add the submodule: git submodule add <url> " + tool.path()));
        }
        String[] names = plan.toolDirectory().toFile().list();
        if (names == null || names.length == 0) {
            return Optional.of(Problem.error(
                    ProblemCode.TOOL_NOT_CHECKED_OUT,
                    tool.locationOf("path"),
                    tool.path() + " is empty: the submodule is not checked out",
                    "git submodule update --init " + tool.path()));
        }
        if (!Files.isDirectory(plan.workingDirectory())) {
            return Optional.of(Problem.error(
                    ProblemCode.TOOL_MISSING,
                    tool.locationOf("directory"),
                    "there is no folder " + tool.directory() + " in " + tool.path(),
                    "correct 'directory' of '" + tool.name() + "'"));
        }
        return Optional.empty();
    }

    private static Optional<Problem> drift(Tool tool, Optional<SourceState> source, boolean required) {
        Optional<String> pin = tool.pin();
        Optional<String> commit = source.flatMap(SourceState::commit);
        if (pin.isEmpty() || commit.isEmpty() || pin.get().equals(commit.get())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                ProblemCode.PIN_DRIFTED,
                required ? Severity.ERROR : Severity.WARNING,
                Optional.of(tool.locationOf("commit")),
                "'" + tool.name() + "' is pinned to " + pin.get().substring(0, 7) + ", but "
                        + commit.get().substring(0, 7) + " is checked out",
                Optional.of("git -C " + tool.path() + " checkout " + pin.get().substring(0, 12)
                        + "   goes back to the pin")));
    }
}
