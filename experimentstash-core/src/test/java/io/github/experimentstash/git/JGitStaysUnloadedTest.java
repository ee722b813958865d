package io.github.experimentstash.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading JGit costs a third of a Maven start (design, decision 12). */
class JGitStaysUnloadedTest {
    @TempDir
    Path folder;

    @Test
    void noClassOfItIsLoadedWhereThereIsAGitProgram() throws Exception {
        Gate.require(Capability.GIT);
        GitSandbox git = new GitSandbox(folder.resolve("home"));
        Path stash = git.repository(folder.resolve("stash"));
        git.write(stash, "tools/t/main.py", "x\n");
        git.commit(stash);
        String loaded = classesLoadedBy(stash, System.getenv("PATH"));
        assertThat(loaded).contains("git.GitReader").doesNotContain("org.eclipse.jgit");
        // and the way of looking would find it
        assertThat(classesLoadedBy(stash, folder.toString())).contains("org.eclipse.jgit");
    }

    private static String classesLoadedBy(Path stash, String path) throws Exception {
        Path program = Path.of(System.getProperty("java.home"), "bin", "java");
        CommandResult result = new CommandRunner()
                .run(new Command(
                        List.of(
                                program.toString(),
                                "-Xlog:class+load:stdout",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reading.class.getName(),
                                stash.toString(),
                                path),
                        stash,
                        java.util.Map.of("PATH", path, "HOME", stash.getParent().toString()),
                        Duration.ofMinutes(1)));
        assertThat(result.outputText()).contains("commit known");
        return result.outputText();
    }

    /** What the other JVM does. */
    public static final class Reading {
        private Reading() {}

        @SuppressWarnings("SystemOut") // what the test reads
        public static void main(String[] arguments) {
            Path stash = Path.of(arguments[0]);
            GitFacts facts =
                    new GitReader(java.util.Map.of("PATH", arguments[1])).read(stash, stash.resolve("tools/t"));
            System.out.println(facts.stash().get().commit().isPresent() ? "commit known" : "nothing known");
        }
    }
}
