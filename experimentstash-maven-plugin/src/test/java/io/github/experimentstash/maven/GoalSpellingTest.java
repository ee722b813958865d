package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginManagement;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoalSpellingTest {
    private final Plugin plugin = new Plugin();
    private final MavenProject project = new MavenProject();

    @BeforeEach
    void name() {
        plugin.setGroupId("io.github.experimentstash");
        plugin.setArtifactId("experimentstash-maven-plugin");
        plugin.setVersion("1.0");
    }

    @Test
    void theFullNameWhereNoPomDeclaresThePlugin() {
        assertThat(spelled("next: mvn stash:run -Dconfig=a"))
                .isEqualTo("next: mvn io.github.experimentstash:experimentstash-maven-plugin:1.0:run -Dconfig=a");
    }

    @Test
    void thePrefixWhereThePomDeclaresIt() {
        project.getBuild().addPlugin(plugin);
        assertThat(spelled("mvn stash:run")).isEqualTo("mvn stash:run");
    }

    @Test
    void pluginManagementIsEnough() {
        PluginManagement management = new PluginManagement();
        management.addPlugin(plugin);
        project.getBuild().setPluginManagement(management);
        assertThat(spelled("mvn stash:run")).isEqualTo("mvn stash:run");
    }

    private String spelled(String text) {
        MojoExecution execution = new MojoExecution(plugin, "run", "default-cli");
        return GoalSpelling.of(execution, project, null).of(text);
    }
}
