package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a sync rests on.
 *
 * @param lockFile absolute
 * @param unlockedExtras extra dependencies were installed without a lock
 */
record SyncOutcome(LockState lock, Optional<Path> lockFile, boolean unlockedExtras, List<Problem> warnings) {}
