package io.github.experimentstash.maven;

import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;

/**
 * Short properties ({@link StashProperties}) of a goal that was typed on the command line. In a POM they do not count:
 * another plugin's {@code -Dconfig} must not narrow a gate that the POM binds.
 *
 * @param session null in a test without Maven
 * @param execution null in a test without Maven
 */
record TypedProperties(MavenSession session, MojoExecution execution) {
    /** What was typed, if it is more than blanks. */
    Optional<String> text(String shortName) {
        String text = property(shortName);
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    /** It was typed, alone or with anything but {@code false}. */
    boolean flag(String shortName) {
        String text = property(shortName);
        return text != null && !text.equalsIgnoreCase("false");
    }

    private String property(String shortName) {
        boolean typed = execution != null && execution.getSource() == MojoExecution.Source.CLI;
        return typed && session != null ? session.getUserProperties().getProperty(shortName) : null;
    }
}
