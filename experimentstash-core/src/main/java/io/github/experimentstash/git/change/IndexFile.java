package io.github.experimentstash.git.change;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and edits git's index; a copy of it, so that the real one is replaced under its lock. */
public interface IndexFile {
    /**
     * A file's staged content, changed on its own: what is staged stays staged and what is not stays unstaged.
     *
     * @param edit gets the staged text, or null if the file is not in the index; gives the new one, null to take it out,
     *     or the same text to leave it
     */
    record StagedText(String path, UnaryOperator<String> edit) {}

    /**
     * Where a submodule's commit is to point.
     *
     * @param path of the submodule
     * @param commit absent: the entry goes
     */
    record Gitlink(String path, Optional<String> commit) {}

    /** The commit that the index has for a submodule; absent if the path is not a submodule there. */
    Optional<String> gitlink(Path index, String path) throws IOException;

    /**
     * Edits {@code copy} in place; all other entries stay, with their flags.
     *
     * @throws IOException if the index cannot be read, for example because it is split
     */
    void edit(Path copy, Optional<Gitlink> gitlink, List<StagedText> texts) throws IOException;
}
