package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentLease;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.process.SignalBridge;
import io.github.experimentstash.process.SupervisedProcess;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Path;

/** Starts the supervisor, hands the environment over to it and waits for the verdict, through any signal. */
final class RunLaunch {
    private final Host host;

    RunLaunch(Host host) {
        this.host = host;
    }

    /**
     * @param lease of the environment: held until the supervisor's own lock says that it is in use
     * @throws StashError if the supervisor cannot be started or ends without a verdict
     */
    Verdict await(RunStart start, Path python, Path supervisorFolder, EnvironmentLease lease, Runnable atSignal) {
        lease.occupy(start.folder().path());
        try (SupervisedProcess process =
                new Supervisor(python, supervisorFolder).start(start.supervised(), host.reporter().console())) {
            lease.close();
            try (SignalBridge bridge = SignalBridge.install(process, atSignal)) {
                return process.await();
            }
        } catch (IOException e) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.SUPERVISOR_FAILED,
                            "the run could not be supervised: " + e.getMessage(),
                            "what is known stands in " + start.folder().id()),
                    e);
        }
    }
}
