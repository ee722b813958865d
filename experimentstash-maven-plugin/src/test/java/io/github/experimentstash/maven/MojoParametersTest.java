package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunRequest;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecution.Source;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

/** From what a POM or a command line says to what core is asked for. */
@MojoTest
class MojoParametersTest {
    private static final RunRequest NOTHING_SAID = new RunRequest(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            false,
            true);

    @Test
    @InjectMojo(goal = "run")
    @MojoParameter(name = "tool", value = "pca")
    @MojoParameter(name = "config", value = "figure1/roll")
    @MojoParameter(name = "overrides", value = "a=1 'b=x y'")
    @MojoParameter(name = "timeout", value = "90m")
    @MojoParameter(name = "grace", value = "5s")
    @MojoParameter(name = "debug", value = "true")
    @MojoParameter(name = "validateOnly", value = "true")
    @MojoParameter(name = "waitForBusy", value = "true")
    @MojoParameter(name = "gated", value = "true")
    @MojoParameter(name = "redactOutput", value = "false")
    void aPomSaysEverything(RunMojo mojo) {
        assertThat(mojo.request())
                .isEqualTo(new RunRequest(
                        Optional.of("pca"),
                        Optional.of("figure1/roll"),
                        Optional.of("a=1 'b=x y'"),
                        Optional.of("90m"),
                        Optional.of("5s"),
                        true,
                        true,
                        true,
                        true,
                        false));
    }

    @Test
    @InjectMojo(goal = "run")
    void nothingIsSaid(RunMojo mojo) {
        assertThat(mojo.request()).isEqualTo(NOTHING_SAID);
        assertThat(mojo.basedir).isEqualTo(new File("").getAbsoluteFile());
        assertThat(mojo.host().offline()).isFalse();
        assertThat(mojo.options().provideUv()).isTrue();
        assertThat(mojo.options().uv()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "run")
    @MojoParameter(name = "config", value = "from/the/pom")
    void shortNamesCountWhereTheGoalIsTyped(RunMojo mojo) {
        Properties typed = mojo.session.getUserProperties();
        typed.setProperty("tool", "pca");
        typed.setProperty("config", "typed");
        typed.setProperty("overrides", "a=1");
        typed.setProperty("timeout", "1h");
        typed.setProperty("grace", "");
        typed.setProperty("debug", "");
        typed.setProperty("validateOnly", "false");

        assertThat(mojo.execution.getSource()).isEqualTo(Source.LIFECYCLE);
        assertThat(mojo.request()).isEqualTo(RunRequest.of("from/the/pom"));

        mojo.execution = new MojoExecution(mojo.execution.getMojoDescriptor(), "default-cli", Source.CLI);
        assertThat(mojo.request())
                .isEqualTo(new RunRequest(
                        Optional.of("pca"),
                        Optional.of("from/the/pom"),
                        Optional.of("a=1"),
                        Optional.of("1h"),
                        Optional.empty(),
                        true,
                        false,
                        false,
                        false,
                        true));
        mojo.config = " ";
        assertThat(mojo.request().config()).contains("typed");
    }

    @Test
    @InjectMojo(goal = "run")
    @MojoParameter(name = "trackers", value = "off")
    void trackersAreSwitchedOffWhereAToolsVariablesCanDoItToo(RunMojo mojo) {
        assertThat(mojo.host().variables()).containsEntry("STASH_TRACKERS", "off");
        mojo.trackers = "on";
        assertThat(mojo.host().variables()).doesNotContainEntry("STASH_TRACKERS", "off");
    }

    @Test
    @InjectMojo(goal = "run")
    @MojoParameter(name = "uvPath", value = "bin/uv")
    @MojoParameter(name = "provideUv", value = "false")
    void theWorldAroundCore(RunMojo mojo) {
        assertThat(mojo.options().uv())
                .hasValueSatisfying(path -> assertThat(path).isAbsolute().endsWithRaw(Path.of("bin", "uv")));
        assertThat(mojo.options().provideUv()).isFalse();

        mojo.offline = true;
        assertThat(mojo.host().offline()).isTrue();
    }

    @Test
    @InjectMojo(goal = "run")
    void wrappersReadTheLastRunWhereTheBuildPutsItsFiles(RunMojo mojo) {
        mojo.project = new MavenProject();
        assertThat(mojo.options().lastRunFile()).isEmpty();

        mojo.project.setFile(new File("pom.xml"));
        Build build = new Build();
        build.setDirectory("/elsewhere/target");
        mojo.project.setBuild(build);
        assertThat(mojo.options().lastRunFile()).contains(Path.of("/elsewhere/target/stash/last-run.json"));
    }

    /** A property without our name in front would be another plugin's too. */
    @Test
    @InjectMojo(goal = "validate")
    void propertiesAreOurOwn(ValidateMojo mojo) {
        List<Parameter> parameters = mojo.execution.getMojoDescriptor().getPluginDescriptor().getMojos().stream()
                .filter(goal -> !goal.getGoal().equals("help"))
                .flatMap(goal -> goal.getParameters().stream())
                .filter(Parameter::isEditable)
                .toList();
        assertThat(parameters).hasSizeGreaterThan(20).allSatisfy(parameter -> {
            assertThat(parameter.getExpression()).startsWith("${stash.");
            assertThat(parameter.getDescription()).isNotBlank();
            assertThat(parameter.isRequired())
                    .as("Maven's own message for a missing one names no candidates")
                    .isFalse();
        });
    }
}
