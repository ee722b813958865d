package io.github.experimentstash.git;

import java.nio.file.Path;
import java.util.Optional;

/** Which commit a repository has checked out, read from its files: no git is started, a hundred tools cost little. */
public final class CheckedOut {
    private CheckedOut() {}

    /**
     * @param folder the root of a work tree, such as a submodule's
     * @return the full hash; absent for what is no repository of its own, for one without a commit, and for a kind of
     *     repository that only git itself can read
     */
    public static Optional<String> commit(Path folder) {
        return RepositoryFolder.at(RepositoryFolder.real(folder)).flatMap(HeadFile::commit);
    }
}
