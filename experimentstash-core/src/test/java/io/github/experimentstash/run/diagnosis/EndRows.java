package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import java.time.Duration;
import java.util.stream.Stream;

/** What {@link EndRules} are to say. */
final class EndRows {
    private EndRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case("missing-output", "ValueError: handled")
                        .without("embeddings.csv")
                        .hints("look at the log, or correct 'outputs' in configs/figure1/pca.yaml"),
                new Case("not-started")
                        .ended(RunState.FAILED, "could not be started: /stash/x: Permission denied", "")
                        .hints("check 'entrypoint' in configs/meta.yaml:4; mvn stash:validate -Dtool=demo looks at the"
                                + " whole tool"),
                new Case("timed-out", "epoch 3")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .hints("mvn stash:run -Dconfig=figure1/pca -Dtimeout=<more>"),
                new Case("timed-out", "epoch 3")
                        .ended(RunState.TIMED_OUT, "the limit of 4h was reached", "SIGTERM")
                        .timeout(Duration.ofHours(4))
                        .hints("raise 'timeout' in configs/figure1/pca.yaml:5, or: mvn stash:run -Dconfig=figure1/pca"
                                + " -Dtimeout=<more>"),
                new Case("out-of-memory", "epoch 3")
                        .ended(
                                RunState.OUT_OF_MEMORY,
                                "the system killed a process of it for lack of memory (peak 62.1 GB; the limit is 64 GB)",
                                "SIGKILL")
                        .hints("ask for more memory, or reduce batch size or workers"),
                new Case("probably-out-of-memory", "epoch 3")
                        .ended(
                                RunState.CRASHED,
                                "ended from outside (SIGKILL), most likely for lack of memory: it used 62.1 GB of 64.0 GB",
                                "SIGKILL")
                        .hints("ask for more memory, or reduce batch size or workers"));
    }
}
