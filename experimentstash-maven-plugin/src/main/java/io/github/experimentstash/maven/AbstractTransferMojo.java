package io.github.experimentstash.maven;

import io.github.experimentstash.StashOptions;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** What the goals share that fetch repositories from other machines. */
public abstract class AbstractTransferMojo extends AbstractStashMojo {
    /** Further schemes of addresses, such as {@code file,http}; counts on the command line only. */
    @Parameter(property = "stash.git.allow")
    List<String> allow;

    /**
     * What fetches: {@code auto} (the git program where there is one), {@code cli} (the git program), {@code jgit} (the
     * built-in engine).
     */
    @Parameter(property = "stash.git", defaultValue = "auto")
    String git;

    /** How long one clone or fetch may take, in minutes; a server that says nothing for a minute is given up anyway. */
    @Parameter(property = "stash.git.timeout", defaultValue = "120")
    int gitTimeout;

    @Parameter(defaultValue = "${settings}", readonly = true)
    Settings settings;

    @Component
    SettingsDecrypter decrypter;

    Set<String> allowed() {
        return AllowedSchemes.typed(session, allow);
    }

    /** Which of them is meant, before anything is done. */
    private TransferOptions transfers() {
        GitEngine engine;
        try {
            engine = GitEngine.valueOf(git.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new StashFailure(Problem.error(
                    ProblemCode.BAD_VALUE, "-Dstash.git=" + git + " names no engine", "auto, cli or jgit"));
        }
        if (gitTimeout < 1) {
            throw new StashFailure(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "-Dstash.git.timeout=" + gitTimeout + " leaves no time",
                    "minutes, 1 or more; 120 when it is left out"));
        }
        return new TransferOptions(engine, Duration.ofMinutes(gitTimeout), new SettingsLogins(settings, decrypter));
    }

    @Override
    StashOptions options() {
        StashOptions plain = super.options();
        return new StashOptions(plain.lastRunFile(), plain.uv(), plain.provideUv(), plain.version(), transfers());
    }
}
