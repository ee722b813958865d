package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that is over.
 *
 * @param state the verdict
 * @param folder the record, absolute
 * @param failure what a person should read; empty when it succeeded
 */
public record FinishedRun(RunState state, Path folder, List<String> failure) {
    public FinishedRun {
        failure = List.copyOf(failure);
    }
}
