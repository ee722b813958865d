package io.github.experimentstash.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real repositories with fixed dates, made by the git program of the machine and untouched by its user's settings. */
public final class GitSandbox {
    /** 2026-01-02T03:04:05Z. */
    static final long COMMIT_TIME = 1_767_323_045L;

    private final Map<String, String> variables = new HashMap<>();

    public GitSandbox(Path home) throws IOException {
        Files.createDirectories(home);
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", home.toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", home.resolve("gitconfig").toString());
        Files.writeString(
                home.resolve("gitconfig"),
                "[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n");
    }

    /** The caller's variables for the code under test. */
    public Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    public Path repository(Path folder) {
        run(folder, "init", "-q");
        return folder;
    }

    public void write(Path folder, String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Commits everything and gives the commit. */
    public String commit(Path folder) {
        run(folder, "add", "-A");
        run(folder, "commit", "-q", "--allow-empty", "-m", "state");
        return run(folder, "rev-parse", "HEAD");
    }

    public void addSubmodule(Path folder, Path origin, String path) {
        run(folder, "-c", "protocol.file.allow=always", "submodule", "add", "-q", origin.toString(), path);
    }

    /** Output without the last line feed; a failure of git is a failure of the test. */
    public String run(Path folder, String... arguments) {
        try {
            Files.createDirectories(folder);
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            Map<String, String> all = new HashMap<>(variables);
            all.put("GIT_AUTHOR_DATE", COMMIT_TIME + " +0100");
            all.put("GIT_COMMITTER_DATE", COMMIT_TIME + " +0100");
            CommandResult result = new CommandRunner().run(new Command(command, folder, all, Duration.ofMinutes(1)));
            if (!result.succeeded()) {
                throw new AssertionError(command + ": " + result.errorText());
            }
            return result.outputText().stripTrailing();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
