package io.github.experimentstash.maven;

import java.util.List;
import java.util.Set;
import org.apache.maven.execution.MavenSession;

/** {@code -Dstash.git.allow}: schemes of addresses beside https and ssh. */
final class AllowedSchemes {
    private AllowedSchemes() {}

    /**
     * A repository cannot allow it to itself: neither its POM nor its settings count.
     *
     * @param session null in a test without Maven
     * @param allow value of the parameter, from wherever Maven took it; null if there is none
     */
    static Set<String> typed(MavenSession session, List<String> allow) {
        boolean typed = session != null && session.getUserProperties().getProperty("stash.git.allow") != null;
        return typed && allow != null ? Set.copyOf(allow) : Set.of();
    }
}
