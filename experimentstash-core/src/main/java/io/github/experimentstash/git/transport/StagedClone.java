package io.github.experimentstash.git.transport;

import java.util.Optional;

/**
 * A clone that lies ready: its git folder, and its work tree at the commit.
 *
 * @param commit full
 * @param branch of the upstream that the commit was taken from; absent for a tag or commit
 * @param date committer's date, {@code 2026-11-20}
 * @param subject first line of the commit's message
 */
public record StagedClone(String commit, Optional<String> branch, String date, String subject) {}
