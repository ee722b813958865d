package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether the branches and tags that an upstream has now hold a commit, by the history that is here. */
public final class UpstreamReach {
    private static final String OF_ORIGIN = "refs/remotes/origin/";

    private final GitProgram git;
    private final Path folder;

    /** @param folder of the submodule, a repository */
    public UpstreamReach(GitProgram git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    /**
     * @param refs of the upstream, by full name
     * @return absent if it cannot be told: the commit or its history is not here
     */
    public Optional<Boolean> has(String commit, Map<String, String> refs) throws IOException, InterruptedException {
        if (refs.containsValue(commit)) {
            return Optional.of(true);
        }
        CommandResult known = git.run(
                folder,
                "for-each-ref",
                "--contains=" + commit,
                "--format=%(refname) %(objectname) %(*objectname)",
                "refs/remotes",
                "refs/tags");
        if (!known.succeeded()) {
            return Optional.empty();
        }
        for (String line : known.outputText().lines().toList()) {
            String[] words = line.split(" ", -1);
            String named = words.length > 2 && !words[2].isEmpty() ? words[2] : words[1];
            if (refs.containsValue(named) || isInMoved(commit, refs.get(inUpstream(words[0])))) {
                return Optional.of(true);
            }
        }
        boolean whole = git.run(folder, "rev-parse", "--is-shallow-repository")
                .outputText()
                .strip()
                .equals("false");
        return whole ? Optional.of(false) : Optional.empty();
    }

    /** A branch that held it has moved: on, unless it is known that its new commit does not hold it. */
    private boolean isInMoved(String commit, String now) throws IOException, InterruptedException {
        return now != null
                && git.run(folder, "merge-base", "--is-ancestor", commit, now).exitCode() != 1;
    }

    private static String inUpstream(String name) {
        return name.startsWith(OF_ORIGIN) ? "refs/heads/" + name.substring(OF_ORIGIN.length()) : name;
    }
}
