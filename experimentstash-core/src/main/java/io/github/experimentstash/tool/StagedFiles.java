package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The two files that change with a tool, as the work tree has them and as they are staged: these may differ, and the one
 * may be broken where the other is sound.
 */
final class StagedFiles {
    /** What stands for bytes that are no UTF-8; written back, it would take their place. */
    private static final char UNREADABLE = '\uFFFD';

    private StagedFiles() {}

    /** @throws StashFailure if what is staged of {@code .gitmodules} cannot be edited */
    static void checkModules(JGitIndex index) throws IOException {
        Optional<String> modules = index.text(".gitmodules");
        if (modules.isPresent()) {
            utf8(modules.get(), ".gitmodules", ProblemCode.GITMODULES_INVALID);
            try {
                ConfigText.parse(modules.get());
            } catch (ConfigText.BadSyntax e) {
                throw unreadable(
                        ProblemCode.GITMODULES_INVALID,
                        new SourceLocation(".gitmodules", e.line(), 0),
                        "is not in git's syntax: " + e.getMessage());
            }
        }
    }

    /**
     * {@code meta.yaml} with an edit in both of its texts.
     *
     * @param staged the same for what is staged
     * @throws StashFailure if one of them cannot be edited so
     */
    static Companion manifest(StashRoot root, JGitIndex index, UnaryOperator<String> edit, UnaryOperator<String> staged)
            throws IOException {
        // git has the link, and nothing below it
        Surroundings.checkLinks(root.path(), StashRoot.META);
        String before = Files.readString(root.meta());
        Optional<String> inIndex = index.text(StashRoot.META);
        if (inIndex.isPresent()) {
            utf8(inIndex.get(), StashRoot.META, ProblemCode.YAML_ENCODING);
            Problems problems = new Problems();
            new YamlReader().parse(inIndex.get(), StashRoot.META, problems);
            if (problems.hasErrors()) {
                Problem first = problems.all().get(0);
                throw unreadable(
                        first.code(),
                        first.location().orElse(SourceLocation.ofFile(StashRoot.META)),
                        "cannot be read: " + first.message());
            }
            // now, and not when the index is written and all else is done
            Objects.requireNonNull(staged.apply(inIndex.get()));
        }
        return new Companion(
                StashRoot.META,
                before,
                edit.apply(before),
                inIndex.isEmpty() ? null : text -> text == null ? null : staged.apply(text));
    }

    private static void utf8(String text, String file, ProblemCode code) {
        if (text.indexOf(UNREADABLE) >= 0) {
            throw unreadable(code, SourceLocation.ofFile(file), "is not UTF-8");
        }
    }

    private static StashFailure unreadable(ProblemCode code, SourceLocation place, String what) {
        return new StashFailure(Problem.error(
                code,
                place,
                "what is staged of this file " + what,
                "git add " + place.file() + "   stages it as it is in the work tree"));
    }
}
