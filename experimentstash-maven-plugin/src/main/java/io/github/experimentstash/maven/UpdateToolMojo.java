package io.github.experimentstash.maven;

import io.github.experimentstash.UpdateToolRequest;
import io.github.experimentstash.model.Revision;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Moves the pin of a tool, or of all: fetches, shows what lies between, checks the new commit out and makes its environment.
 * Staged, not committed; edits of the tool are never touched.
 */
@Mojo(name = "update-tool", requiresProject = false, aggregator = true, threadSafe = true)
public class UpdateToolMojo extends AbstractTransferMojo {
    /** Only this tool; all that are submodules when it is left out. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Branch to take; the upstream's own default branch when it is left out. {@code -Dbranch}. */
    @Parameter(property = "stash.branch")
    String branch;

    /** Commit to take, best a full one. {@code -Dcommit}. */
    @Parameter(property = "stash.commit")
    String commit;

    /** Tag to take. {@code -Dtag}. */
    @Parameter(property = "stash.tag")
    String tag;

    /** Fetches and tells what is newer; changes nothing else. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.update-tool.skip", defaultValue = "false")
    boolean skipUpdateTool;

    @Override
    boolean isGoalSkipped() {
        return skipUpdateTool;
    }

    @Override
    void doExecute() throws MojoFailureException {
        Optional<String> one = value(tool, StashProperties.TOOL);
        Optional<Revision> revision = Revisions.one(
                value(branch, StashProperties.BRANCH),
                value(tag, StashProperties.TAG),
                value(commit, StashProperties.COMMIT));
        if (revision.isPresent() && one.isEmpty()) {
            throw new MojoFailureException(
                    "-Dbranch, -Dtag and -Dcommit are those of one tool: say which, -Dtool=<name>");
        }
        tell(stash().updateTool(new UpdateToolRequest(
                one, revision.orElse(Revision.ofDefault()), allowed(), dryRun || shortFlag(StashProperties.DRY_RUN))));
    }
}
