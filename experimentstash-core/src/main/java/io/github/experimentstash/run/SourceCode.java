package io.github.experimentstash.run;

import io.github.experimentstash.config.Pins;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.config.ToolFolders;
import io.github.experimentstash.git.GitFacts;
import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.git.SourceState;
import io.github.experimentstash.git.StashState;
import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        problems.add(checkFolder(plan));
        problems.throwIfErrors();
        GitFacts facts = git.read(plan.root(), plan.toolDirectory());
        problems.addAll(facts.problems());
        // git may have failed to answer; a repository of its own is one all the same
        problems.add(Pins.check(plan.tool(), manifest, hasOwnGit(plan)));
        Optional<SourceState> source = facts.source();
        if (source.isPresent() && source.get().commit().isPresent()) {
            problems.add(Pins.drift(plan.tool(), manifest, source.get().commit().get()));
        }
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
        return stash().isPresent() ? stash().get().commitTime() : Optional.empty();
    }

    /** Other people's code: a repository of its own. */
    boolean isSubmodule() {
        return isOwn(facts);
    }

    private static boolean isOwn(GitFacts facts) {
        return facts.source().isPresent() && facts.source().get().ownRepository();
    }

    /** Nothing of stash and tool but what commits hold, as far as git knows. */
    boolean isClean() {
        if (source().isPresent() && !source().get().isClean()) {
            return false;
        }
        return stash().isEmpty()
                || !stash().get().dirty()
                        && stash().get().untracked().orElse(List.of()).isEmpty();
    }

    /** The commits, a line each. */
    List<String> words(Tool tool) {
        List<String> words = new ArrayList<>();
        if (stash().isPresent() && stash().get().commit().isPresent()) {
            words.add("stash " + stash().get().commit().get());
        }
        if (source().isPresent()) {
            SourceState source = source().get();
            if (source.commit().isPresent()) {
                words.add(tool.path() + " " + source.commit().get());
            }
            if (source.tree().isPresent()) {
                words.add(tool.path() + " tree " + source.tree().get());
            }
        }
        return words;
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
        Optional<Problem> folder = ToolFolders.check(new StashRoot(plan.root()), plan.tool());
        return folder.isPresent() ? folder : checkEntryFile(plan);
    }

    private static Optional<Problem> checkEntryFile(RunPlan plan) {
        if (!(plan.tool().entryPoint() instanceof EntryPoint.ScriptFile script)
                || Files.isRegularFile(plan.workingDirectory().resolve(script.file()))) {
            return Optional.empty();
        }
        String folder =
                plan.root().relativize(plan.workingDirectory()).toString().replace('\\', '/');
        return Optional.of(Problem.error(
                ProblemCode.ENTRY_POINT_MISSING,
                plan.tool().locationOf("entrypoint"),
                "the entry point " + folder + "/" + script.file() + " does not exist",
                near(plan.workingDirectory(), script.file()).orElse("name a file of the tool, relative to " + folder)));
    }

    private static Optional<String> near(Path folder, String file) {
        int slash = file.lastIndexOf('/') + 1;
        String[] names = folder.resolve(file.substring(0, slash)).toFile().list();
        return names == null
                ? Optional.empty()
                : Nearest.to(file.substring(slash), List.of(names))
                        .map(name -> "did you mean '" + file.substring(0, slash) + name + "'?");
    }
}
