package io.github.experimentstash.maven;

import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Revision;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Brings a tool in: a git submodule at a pinned commit, its entry in {@code meta.yaml}, an example experiment and its
 * environment. All or nothing; staged, not committed.
 */
@Mojo(name = "add-tool", requiresProject = false, aggregator = true, threadSafe = true)
public class AddToolMojo extends AbstractTransferMojo {
    /** Name of the tool: its folder below {@code tools/}. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Address of its git repository, https or ssh. {@code -Durl} on the command line. */
    @Parameter(property = "stash.url")
    String url;

    /** Branch to take; the upstream's own default branch when it is left out. {@code -Dbranch}. */
    @Parameter(property = "stash.branch")
    String branch;

    /** Commit to take, best a full one. {@code -Dcommit}. */
    @Parameter(property = "stash.commit")
    String commit;

    /** Tag to take. {@code -Dtag}. */
    @Parameter(property = "stash.tag")
    String tag;

    /** How the tool is started, where what is found in it is not what is wanted. {@code -Dentrypoint}. */
    @Parameter(property = "stash.entrypoint")
    String entrypoint;

    /** Folder in the tool in which its project lies. {@code -Ddirectory}. */
    @Parameter(property = "stash.directory")
    String directory;

    /** Version of Python, such as {@code 3.11}. {@code -Dpython}. */
    @Parameter(property = "stash.python")
    String python;

    /** A sentence for people. {@code -Ddescription}. */
    @Parameter(property = "stash.description")
    String description;

    /** Looks and tells; changes nothing. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.add-tool.skip", defaultValue = "false")
    boolean skipAddTool;

    @Override
    boolean isGoalSkipped() {
        return skipAddTool;
    }

    @Override
    void doExecute() throws MojoFailureException {
        Optional<Revision> revision = Revisions.one(
                value(branch, StashProperties.BRANCH),
                value(tag, StashProperties.TAG),
                value(commit, StashProperties.COMMIT));
        tell(stash().addTool(new AddToolRequest(
                required(value(tool, StashProperties.TOOL), "-Dtool=<name>"),
                required(value(url, StashProperties.URL), "-Durl=https://…"),
                revision.orElse(Revision.ofDefault()),
                value(entrypoint, StashProperties.ENTRYPOINT),
                value(directory, StashProperties.DIRECTORY),
                value(python, StashProperties.PYTHON),
                value(description, StashProperties.DESCRIPTION),
                allowed(),
                dryRun || shortFlag(StashProperties.DRY_RUN))));
    }
}
