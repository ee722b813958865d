package io.github.experimentstash.maven;

import io.github.experimentstash.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/** {@code -Dbranch}, {@code -Dtag}, {@code -Dcommit}. */
final class Revisions {
    private Revisions() {}

    /** The one that was given; at most one may be. */
    static Optional<Revision> one(Optional<String> branch, Optional<String> tag, Optional<String> commit)
            throws MojoFailureException {
        List<Revision> given = Stream.of(
                        branch.map(Revision::branch), tag.map(Revision::tag), commit.map(Revision::commit))
                .flatMap(Optional::stream)
                .toList();
        if (given.size() > 1) {
            throw new MojoFailureException(
                    "-Dbranch, -Dtag and -Dcommit exclude each other: give the one that says which commit is wanted");
        }
        return given.stream().findFirst();
    }
}
