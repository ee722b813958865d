package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run would find, seen without starting a process or changing a file.
 *
 * @param python that would run; it need not exist yet
 * @param summary what a person sees
 * @param problems what would stop the run, or would be warned of
 * @param ready the environment is in sync: the run would not touch it
 */
public record EnvironmentPreview(Path python, String summary, List<Problem> problems, boolean ready) {
    public EnvironmentPreview {
        problems = List.copyOf(problems);
    }
}
