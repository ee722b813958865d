package io.github.experimentstash.listing;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.run.LastRun;
import java.util.Optional;

/**
 * An experiment in a list.
 *
 * @param source {@code pinned}, {@code drifting}, {@code not pinned}, {@code plain folder} or {@code not there}: what a run
 *     would start now
 */
record Row(Experiment experiment, Optional<LastRun> last, String source) {
    /** {@code never} where there was no run. */
    String state() {
        return last.map(run -> run.state().word()).orElse("never");
    }
}
