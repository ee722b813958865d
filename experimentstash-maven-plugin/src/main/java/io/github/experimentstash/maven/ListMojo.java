package io.github.experimentstash.maven;

import io.github.experimentstash.listing.ListRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Lists the experiments and when each last worked, or the tools; for people, or for programs. Changes nothing. */
@Mojo(name = "list", requiresProject = false, aggregator = true, threadSafe = true)
public class ListMojo extends AbstractStashMojo {
    /** Only experiments of this tool. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Only experiments with this tag. {@code -Dtag} on the command line. */
    @Parameter(property = "stash.tag")
    String tag;

    /** Only experiments whose names match, such as {@code figure1/*}. {@code -Dconfig} on the command line. */
    @Parameter(property = "stash.config")
    String config;

    /** Only experiments whose last run ended like this: {@code failed}, {@code never}. {@code -Dstate}. */
    @Parameter(property = "stash.state")
    String state;

    /** The tools instead. {@code -Dtools} on the command line. */
    @Parameter(property = "stash.tools", defaultValue = "false")
    boolean tools;

    /** {@code text}, {@code json}, {@code csv} or {@code md}. {@code -Dformat} on the command line. */
    @Parameter(property = "stash.format")
    String format;

    /** A file to write it to. {@code -Doutput} on the command line. */
    @Parameter(property = "stash.output")
    String output;

    /** Leaves out this goal. */
    @Parameter(property = "stash.list.skip", defaultValue = "false")
    boolean skipList;

    @Override
    boolean isGoalSkipped() {
        return skipList;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().list(
                        new ListRequest(
                                value(tool, StashProperties.TOOL),
                                value(tag, StashProperties.TAG),
                                value(config, StashProperties.CONFIG),
                                value(state, StashProperties.STATE).map(word -> word.toLowerCase(Locale.ROOT)),
                                tools || shortFlag(StashProperties.TOOLS),
                                format()),
                        value(output, StashProperties.OUTPUT)));
    }

    private ListRequest.Format format() throws MojoFailureException {
        Optional<String> typed = value(format, StashProperties.FORMAT);
        if (typed.isEmpty()) {
            return ListRequest.Format.TEXT;
        }
        try {
            return ListRequest.Format.valueOf(typed.get().strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw failure(List.of("-Dformat=" + typed.get() + " is none", "hint: text, json, csv or md"));
        }
    }
}
