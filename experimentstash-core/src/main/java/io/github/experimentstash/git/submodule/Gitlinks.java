package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which submodules the index has, and at which commits, asked of git once for all of them. */
public final class Gitlinks {
    private static final String GITLINK = "160000 ";

    private Gitlinks() {}

    /**
     * @param root folder in the repository
     * @param paths relative to it; what is no submodule is left out of the answer
     * @return path to full commit; absent where there is no repository or git cannot say
     */
    public static Optional<Map<String, String>> read(GitProgram git, Path root, List<String> paths)
            throws IOException, InterruptedException {
        if (paths.isEmpty()) {
            return Optional.of(Map.of());
        }
        String[] words = new String[paths.size() + 4];
        words[0] = "ls-files";
        words[1] = "--stage";
        words[2] = "-z";
        words[3] = "--";
        for (int i = 0; i < paths.size(); i++) {
            words[i + 4] = paths.get(i);
        }
        CommandResult result = git.run(root, words);
        if (!result.succeeded()) {
            return Optional.empty();
        }
        Map<String, String> commits = new HashMap<>();
        for (String entry : result.outputText().split("\0")) {
            int tab = entry.indexOf('\t');
            if (entry.startsWith(GITLINK) && tab > GITLINK.length()) {
                String rest = entry.substring(GITLINK.length(), tab);
                commits.put(entry.substring(tab + 1), rest.substring(0, rest.indexOf(' ')));
            }
        }
        return Optional.of(commits);
    }
}
