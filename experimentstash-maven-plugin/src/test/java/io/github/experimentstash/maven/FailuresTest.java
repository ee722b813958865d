package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when it does not go well: on lines of its own, once, and never logged besides. */
@MojoTest
class FailuresTest {
    @TempDir
    Path folder;

    private final HeardLog log = new HeardLog();

    @Test
    void theUsersWorldIsWrong() {
        Problem problem = Problem.error(ProblemCode.NO_STASH, "no stash here", "mvn stash:init");
        assertThatThrownBy(() -> Failures.translate(new StashFailure(problem), GoalSpelling.BY_PREFIX))
                .isInstanceOf(MojoFailureException.class)
                .hasNoCause()
                .hasMessage("\n" + problem.text() + "\n");
    }

    @Test
    void theWorkCouldNotBeDone() {
        Problem problem = Problem.error(ProblemCode.FILE_UNWRITABLE, "pom.xml cannot be written", "mvn stash:init");
        IOException cause = new IOException("disk full");
        GoalSpelling full = new GoalSpelling("mvn g:a:1:");
        assertThatThrownBy(() -> Failures.translate(new StashError(problem, cause), full))
                .isInstanceOf(MojoExecutionException.class)
                .hasCause(cause)
                .hasMessageEndingWith("pom.xml cannot be written\nhint: mvn g:a:1:init\n");
    }

    @Test
    @InjectMojo(goal = "run")
    void noStashAtAll(RunMojo mojo) {
        set(mojo);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("\nerror STASH-")
                .hasMessageEndingWith("hint: go to your stash, or make this folder one: mvn stash:init\n");
        assertThat(log.lines).isEmpty();
    }

    @Test
    @InjectMojo(goal = "run")
    @MojoParameter(name = "config", value = "one")
    void aToolThatFailsIsTold(RunMojo mojo) throws Exception {
        Gate.require(Capability.PYTHON);
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "raise SystemExit(3)");
        set(mojo);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageMatching("(?s)\nfailed after [^\n]*: exit code 3\n.*  log: outputs/[^\n]*/output\\.log\n");
        assertThat(log.lines).noneMatch(line -> line.contains("exit code 3"));
    }

    @Test
    @InjectMojo(goal = "validate")
    void problemsAreToldOnce(ValidateMojo mojo) throws Exception {
        Gate.require(Capability.PYTHON);
        TestStash stash = TestStash.withPythonTool(folder, "absent.py");
        stash.file("tools/demo/README", "nothing else");
        stash.file("configs/two.yaml", "tool: demo", "experiment: second", "tool: demo");
        set(mojo);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(
                        "configs/meta.yaml:4:17: error ", "configs/two.yaml:3:1: error ", "2 problems");
        assertThat(log.lines).allMatch(line -> line.startsWith("debug: "));
    }

    @Test
    @InjectMojo(goal = "validate")
    void warningsDoNotFailUnlessStrict(ValidateMojo mojo) throws Exception {
        Gate.require(Capability.PYTHON);
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print()");
        stash.file("configs/two.yaml", "tool: demo", "experiment: second", "experimental: yes");
        set(mojo);
        mojo.execute();
        assertThat(log.lines).anyMatch(line -> line.contains("configs/two.yaml:3:1: warning "));

        mojo.strict = true;
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("strict: warnings fail");
    }

    /** Maven marks a text with its level once; each line of a warning is one. */
    @Test
    void everyLineOfAWarningIsOne() {
        MojoReporter reporter = new MojoReporter(log, false, GoalSpelling.BY_PREFIX, false);
        reporter.warn("a: warning\nhint: mvn stash:lock");
        reporter.debug("a step");
        new MojoReporter(log, true, GoalSpelling.BY_PREFIX, false).debug("a step");
        assertThat(log.lines)
                .isEqualTo(List.of("warn: a: warning", "warn: hint: mvn stash:lock", "debug: a step", "info: a step"));
    }

    private void set(AbstractStashMojo mojo) {
        mojo.setLog(log);
        mojo.basedir = folder.toFile();
        mojo.project = new MavenProject();
        mojo.project.getBuild().addPlugin(mojo.execution.getPlugin());
    }
}
