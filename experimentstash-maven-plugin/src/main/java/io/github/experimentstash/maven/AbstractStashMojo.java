package io.github.experimentstash.maven;

import io.github.experimentstash.GoalReport;
import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.model.Deep;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.model.Terminal;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What every goal shares: skip, the world around core, and the one place where failures become Maven's. */
public abstract class AbstractStashMojo extends AbstractMojo {
    /** Leaves out every goal of this plugin. */
    @Parameter(property = "stash.skip", defaultValue = "false")
    boolean skip;

    /**
     * Tells each command that is called, secrets masked, and its time; {@code run} also adds the tool's
     * {@code debug_arguments}. {@code -Ddebug} on the command line.
     */
    @Parameter(property = "stash.debug", defaultValue = "false")
    boolean debug;

    /** The uv program to use, instead of the one on PATH. */
    @Parameter(property = "stash.uv.path")
    File uvPath;

    /** Whether a pinned uv may be fetched through the user's own pip where none fits. */
    @Parameter(property = "stash.uv.provide", defaultValue = "true")
    boolean provideUv;

    @Parameter(defaultValue = "${session}", readonly = true)
    MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true)
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    MojoExecution execution;

    @Parameter(defaultValue = "${basedir}", readonly = true)
    File basedir;

    @Parameter(defaultValue = "${settings.offline}", readonly = true)
    boolean offline;

    @Parameter(defaultValue = "${settings.interactiveMode}", readonly = true)
    boolean interactive;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || isGoalSkipped()) {
            getLog().info("skipped: stash." + (skip ? "skip" : execution.getGoal() + ".skip") + " is set");
            return;
        }
        try {
            doExecute();
        } catch (StashException e) {
            throw Failures.translate(e, spelling());
        }
    }

    /** {@code stash.<goal>.skip}: a parameter of each goal's own, so that it does not reach others. */
    abstract boolean isGoalSkipped();

    /** The goal itself. */
    abstract void doExecute() throws MojoExecutionException, MojoFailureException;

    /** Ends a goal that did not go well, with what a person should read. */
    MojoFailureException failure(List<String> lines) {
        return new MojoFailureException(Failures.block(String.join("\n", lines), spelling()));
    }

    /** What a goal has to say, as the goal's own failure if it failed. */
    void tell(GoalReport report) throws MojoFailureException {
        if (report.failed()) {
            throw failure(report.lines());
        }
        MojoReporter reporter = reporter();
        for (String line : report.lines()) {
            if (report.warned() && !line.startsWith("next: ")) {
                reporter.warn(line);
            } else {
                reporter.line(line);
            }
        }
    }

    /** The stash that the project's folder lies in. */
    Stash stash() {
        return Stash.open(host(), basedir.toPath().toAbsolutePath(), options());
    }

    Host host() {
        return new Host(
                reporter(),
                System.getenv(),
                Clock.systemDefaultZone(),
                Path.of(System.getProperty("user.dir")).toAbsolutePath(),
                offline,
                interactive);
    }

    boolean isDebug() {
        return debug || shortFlag(StashProperties.DEBUG);
    }

    /** The parameter, or the short property when the goal was typed on the command line. */
    Optional<String> value(String parameter, String shortName) {
        return parameter != null && !parameter.isBlank() ? Optional.of(parameter) : typed().text(shortName);
    }

    /** @param words of {@code -Dstash.deep}; null for none */
    static Set<Deep> deep(String words) {
        return words == null ? Set.of() : Deep.read(words);
    }

    /** Maven's own check would only say that a parameter is missing. */
    String required(Optional<String> value, String how) throws MojoFailureException {
        return value.orElseThrow(() -> failure(List.of(
                "stash:" + execution.getGoal() + " needs " + how,
                "hint: mvn stash:help -Ddetail -Dgoal=" + execution.getGoal() + " tells all of its parameters")));
    }

    /** Whether the short property was set on the command line, for a parameter that is true or false. */
    boolean shortFlag(String shortName) {
        return typed().flag(shortName);
    }

    private TypedProperties typed() {
        return new TypedProperties(session, execution);
    }

    private MojoReporter reporter() {
        return new MojoReporter(getLog(), isDebug(), spelling(), Terminal.isWatched(interactive, System.getenv()));
    }

    private String version() {
        boolean known = execution != null && execution.getMojoDescriptor() != null;
        return known && execution.getPlugin() != null ? execution.getPlugin().getVersion() : "unknown";
    }

    private GoalSpelling spelling() {
        return GoalSpelling.of(execution, project, session);
    }

    StashOptions options() {
        boolean hasPom = project != null && project.getFile() != null;
        Optional<Path> lastRun = hasPom
                ? Optional.of(Path.of(project.getBuild().getDirectory(), "stash", "last-run.json"))
                : Optional.empty();
        return new StashOptions(
                lastRun,
                Optional.ofNullable(uvPath).map(File::toPath),
                provideUv,
                version(),
                TransferOptions.defaults());
    }
}
