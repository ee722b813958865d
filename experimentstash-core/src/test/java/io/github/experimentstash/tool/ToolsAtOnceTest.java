package io.github.experimentstash.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several Mavens and a git in one stash at a time. */
class ToolsAtOnceTest {
    @TempDir
    Path folder;

    @Test
    void fourToolsComeWhileSomebodyCommits() throws Exception {
        ToolSandbox sandbox = new ToolSandbox(folder).make();
        Map<String, Process> adding = new LinkedHashMap<>();
        for (String tool : List.of("one", "two", "three", "four")) {
            adding.put(
                    tool,
                    HaltingGoal.start(
                            folder, folder.resolve(tool + ".txt"), "fetch", "0", sandbox.url(), "AUTO", tool));
        }
        int commits = 0;
        int refused = 0;
        while (adding.values().stream().anyMatch(Process::isAlive)) {
            ProcessBuilder git = new ProcessBuilder("git", "commit", "-q", "--allow-empty", "-m", "work " + commits)
                    .directory(sandbox.root.toFile())
                    .redirectErrorStream(true);
            git.environment().putAll(sandbox.git.variables());
            // the sandbox of each process writes the configuration anew
            for (String who : List.of("AUTHOR", "COMMITTER")) {
                git.environment().put("GIT_" + who + "_NAME", "A");
                git.environment().put("GIT_" + who + "_EMAIL", "a@example.org");
            }
            Process commit = git.start();
            String said = new String(commit.getInputStream().readAllBytes(), UTF_8);
            if (commit.waitFor() == 0) {
                commits++;
            } else {
                // git itself waits for no lock; that is all that may happen to it
                assertThat(said).contains("index.lock");
                refused++;
            }
        }
        for (Map.Entry<String, Process> one : adding.entrySet()) {
            assertThat(one.getValue().waitFor())
                    .as(one.getKey() + ": " + Files.readString(folder.resolve(one.getKey() + ".txt")))
                    .isZero();
        }
        assertThat(commits).as("commits beside " + refused + " that met a lock").isPositive();
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status").lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith(" "));
        assertThat(sandbox.manifest().toolNames()).containsExactlyInAnyOrder("one", "two", "three", "four");
        assertThat(sandbox.git.run(sandbox.root, "fsck", "--no-dangling")).isEmpty();
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain")).contains(" M notes.md", "?? draft.txt");
        assertThat(sandbox.root.resolve(".git/index.lock")).doesNotExist();
    }
}
