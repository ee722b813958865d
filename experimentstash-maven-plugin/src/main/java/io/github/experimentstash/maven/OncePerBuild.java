package io.github.experimentstash.maven;

import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;

/** A binding in a parent POM reaches every module; each stash is checked once in a build. */
final class OncePerBuild {
    private OncePerBuild() {}

    /** @return false if this execution of the goal was begun for that stash before, in another module */
    static boolean isFirst(MavenSession session, MojoExecution execution, Path stash) {
        boolean bound = session != null && execution != null && execution.getLifecyclePhase() != null;
        return !bound
                || session.getRepositorySession() == null
                || session.getRepositorySession()
                        .getData()
                        .set("stash.validated:" + stash + execution.getExecutionId(), null, true);
    }
}
