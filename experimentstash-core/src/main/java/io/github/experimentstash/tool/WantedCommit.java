package io.github.experimentstash.tool;

import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.util.Locale;
import java.util.Optional;

/** A commit is asked for by its hash. Git would take any name for one, and of a branch and a tag of one name the tag. */
final class WantedCommit {
    private WantedCommit() {}

    static Optional<Problem> judge(Revision revision) {
        if (revision.isPlausible()) {
            return Optional.empty();
        }
        String name = Texts.oneLine(revision.name());
        return Optional.of(Problem.error(
                ProblemCode.REVISION_UNKNOWN,
                "'" + name + "' is not the hash of a commit",
                "a branch: -Dbranch=" + name + "; a tag: -Dtag=" + name));
    }

    /** @throws StashFailure if a branch or tag that looks like a hash was taken for it */
    static void check(Revision revision, StagedClone found) {
        if (revision.kind() == Revision.Kind.COMMIT
                && !found.commit().startsWith(revision.name().toLowerCase(Locale.ROOT))) {
            throw new StashFailure(Problem.error(
                    ProblemCode.REVISION_UNKNOWN,
                    revision.name() + " is a name or a tag's own hash; the commit there is " + found.commit(),
                    "-Dcommit=" + found.commit() + "   if that is the one"));
        }
    }
}
