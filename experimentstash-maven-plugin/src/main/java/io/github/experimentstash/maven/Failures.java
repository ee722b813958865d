package io.github.experimentstash.maven;

import io.github.experimentstash.model.StashException;
import io.github.experimentstash.model.StashFailure;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** Turns core's two kinds of failure into Maven's two, each told once: nothing is logged before it is thrown. */
final class Failures {
    private Failures() {}

    /**
     * @return never; the type lets a caller write {@code throw}
     * @throws MojoFailureException when the user's world is wrong
     * @throws MojoExecutionException when we could not do the work
     */
    static MojoExecutionException translate(StashException e, GoalSpelling spelling)
            throws MojoFailureException, MojoExecutionException {
        String text = block(e.getMessage(), spelling);
        if (e instanceof StashFailure) {
            throw new MojoFailureException(text);
        }
        throw new MojoExecutionException(text, e.getCause());
    }

    /** Begins on a line of its own: Maven puts a long sentence about the goal before it. */
    static String block(String text, GoalSpelling spelling) {
        return "\n" + spelling.of(text) + "\n";
    }
}
