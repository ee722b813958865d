package io.github.experimentstash;

import io.github.experimentstash.git.transport.TransferOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a front door decides once for all goals.
 *
 * @param lastRunFile where a copy of the last run's record goes; absent: {@code .stash/last-run.json}
 * @param uv the uv program to use, instead of the one on PATH
 * @param provideUv whether a pinned uv may be fetched where none fits
 * @param version of this plugin, for what it writes
 * @param transfers how tools' repositories are fetched
 */
public record StashOptions(
        Optional<Path> lastRunFile, Optional<Path> uv, boolean provideUv, String version, TransferOptions transfers) {
    /** What a test or a script wants. */
    public static StashOptions defaults() {
        return new StashOptions(Optional.empty(), Optional.empty(), true, "test", TransferOptions.defaults());
    }

    /** Where reports for programs go; absent where there is no build. */
    public Optional<Path> reportFolder() {
        return lastRunFile.map(Path::getParent);
    }
}
