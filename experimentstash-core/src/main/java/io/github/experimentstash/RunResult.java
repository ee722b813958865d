package io.github.experimentstash;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param state the verdict; absent when nothing was started ({@code validateOnly}, or gated)
 * @param recordDirectory the run's record, absolute; absent when nothing was started
 * @param failure what a person should read when the run did not succeed; empty when it did
 */
public record RunResult(Optional<RunState> state, Optional<Path> recordDirectory, List<String> failure) {
    public RunResult {
        List<String> printable = new ArrayList<>(failure.size());
        for (String line : failure) {
            printable.add(Texts.printable(line));
        }
        failure = List.copyOf(printable);
    }

    /** Nothing was started, and that is no failure. */
    public static RunResult notStarted() {
        return new RunResult(Optional.empty(), Optional.empty(), List.of());
    }

    public boolean succeeded() {
        return failure.isEmpty();
    }
}
