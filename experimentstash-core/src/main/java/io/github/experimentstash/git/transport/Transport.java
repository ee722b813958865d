package io.github.experimentstash.git.transport;

import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Clones, fetches and asks. One contract test holds all implementations. */
public interface Transport {
    /** For messages: {@code the git program} or {@code the built-in engine}. */
    String name();

    /**
     * Clones with full history, and checks the wanted commit out, detached. No hook runs, nested submodules are left alone.
     *
     * @param url already judged by {@link AddressRules}
     * @param gitFolder made; gets what a submodule has below {@code .git/modules}
     * @param workTree made; holds no working link to {@code gitFolder} yet
     * @param progress hears how it goes on
     * @throws StashFailure if the upstream cannot be reached or has no such revision; what was made may be left
     */
    StagedClone stage(String url, Revision revision, Path gitFolder, Path workTree, TransferProgress progress)
            throws IOException, InterruptedException;

    /**
     * Fetches branches and tags of {@code origin} into an existing repository. Its branches, its HEAD and its work tree stay
     * as they are.
     *
     * @param url for messages; already judged
     * @param progress hears how it goes on
     * @return the wanted commit, which is in the repository now
     * @throws StashFailure if the upstream cannot be reached or has no such revision
     */
    StagedClone fetch(String url, Revision revision, Path gitFolder, TransferProgress progress)
            throws IOException, InterruptedException;

    /**
     * Asks which branches and tags there are; fetches nothing.
     *
     * @param url already judged
     * @param gitFolder of the repository that asks, whose configuration counts
     * @return full name to the commit that it names
     * @throws StashFailure if the upstream cannot be reached
     */
    Map<String, String> refs(String url, Path gitFolder) throws IOException, InterruptedException;

    /**
     * Checks a commit of the repository out, detached; no hook runs.
     *
     * @param force files that git tracks become those of the commit, whatever they are; else what would lose an edit or an
     *     untracked file is refused
     * @throws StashFailure if git refuses
     */
    void checkout(Path gitFolder, Path workTree, String commit, boolean force) throws IOException, InterruptedException;
}
