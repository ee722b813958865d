package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.util.List;

/**
 * One question about a stash. A check changes nothing, and says nothing where it cannot know: "could not check" is not
 * "wrong". One instance serves one validation; questions about experiments may come from two threads.
 */
public interface Check {
    /** The permanent codes that it may report. */
    List<ProblemCode> codes();

    /** True for checks of environments, locks and dependencies, which {@code check_dependencies: false} leaves out. */
    default boolean isAboutDependencies() {
        return false;
    }

    /** Asked once. */
    default void checkStash(Scope scope, Problems problems) {}

    /** Asked for each tool. */
    default void checkTool(Tool tool, Scope scope, Problems problems) {}

    /** Asked for each experiment that could be read. */
    default void checkExperiment(Experiment experiment, Scope scope, Problems problems) {}

    /** Asked once of all experiments that could be read and have no error in their files; also where only some were looked at. */
    default void checkTogether(List<Experiment> experiments, Scope scope, Problems problems) {}

    /** Asked once, when every experiment was seen; not where only some of them were looked at. */
    default void checkAfterwards(Scope scope, Problems problems) {}
}
