package io.github.experimentstash.maven;

import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/**
 * How a goal of ours is typed here. Core says {@code mvn stash:run}; without a POM that declares the plugin Maven does
 * not know the prefix, and only the full name works.
 *
 * @param prefix what stands before the goal's name
 */
record GoalSpelling(String prefix) {
    private static final String SHORT = "mvn stash:";

    /** The prefix works here. */
    static final GoalSpelling BY_PREFIX = new GoalSpelling(SHORT);

    static GoalSpelling of(MojoExecution execution, MavenProject project, MavenSession session) {
        Plugin plugin = execution == null ? null : execution.getPlugin();
        if (plugin == null || project == null || isDeclared(plugin, project) || isInAGroup(plugin, session)) {
            return BY_PREFIX;
        }
        return new GoalSpelling(
                "mvn " + plugin.getGroupId() + ":" + plugin.getArtifactId() + ":" + plugin.getVersion() + ":");
    }

    /** The text with every command as it must be typed. */
    String of(String text) {
        return text.replace(SHORT, prefix);
    }

    private static boolean isDeclared(Plugin plugin, MavenProject project) {
        return project.getPlugin(plugin.getKey()) != null
                || (project.getPluginManagement() != null
                        && project.getPluginManagement().getPluginsAsMap().containsKey(plugin.getKey()));
    }

    private static boolean isInAGroup(Plugin plugin, MavenSession session) {
        List<String> groups = session == null || session.getRequest() == null
                ? List.of()
                : session.getRequest().getPluginGroups();
        return groups.contains(plugin.getGroupId());
    }
}
