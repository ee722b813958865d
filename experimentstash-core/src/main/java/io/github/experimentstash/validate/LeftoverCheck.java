package io.github.experimentstash.validate;

import io.github.experimentstash.git.RepositoryFolder;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.submodule.Gitlinks;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a goal that was killed, or a removal by hand, left in git's folder. Told only: {@code repair} mends it. */
public final class LeftoverCheck implements Check {
    private final Host host;

    public LeftoverCheck(Host host) {
        this.host = host;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.LEFTOVER);
    }

    @Override
    public void checkStash(Scope scope, Problems problems) {
        Optional<RepositoryFolder> repository = RepositoryFolder.at(scope.root().path());
        if (repository.isEmpty()) {
            return; // a stash in a bigger repository has none of its own
        }
        Path git = repository.get().gitFolder();
        if (Files.exists(git.resolve("stash").resolve("journal.json"))) {
            problems.add(Problem.warning(
                    ProblemCode.LEFTOVER,
                    "a goal that changed a tool was killed before its end; what it began is not taken back yet",
                    "mvn stash:repair   finishes it or takes it back"));
            return; // what else is there may be its
        }
        orphans(scope, git.resolve("modules").resolve("tools"), problems);
    }

    private void orphans(Scope scope, Path modules, Problems problems) {
        List<String> paths =
                Folders.names(modules).stream().map(name -> "tools/" + name).toList();
        Optional<GitProgram> program = GitProgram.find(host);
        if (paths.isEmpty() || program.isEmpty()) {
            if (program.isEmpty()) {
                scope.cannotTell(this, "no git program is here");
            }
            return;
        }
        Set<String> known;
        try {
            known = Gitlinks.read(program.get(), scope.root().path(), paths)
                    .map(java.util.Map::keySet)
                    .orElse(Set.copyOf(paths));
        } catch (IOException cannotTell) {
            scope.cannotTell(this, "the index could not be read: " + cannotTell.getMessage());
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        for (String path : paths) {
            if (!known.contains(path)
                    && !Files.exists(scope.root().path().resolve(path).resolve(".git"))) {
                problems.add(Problem.warning(
                        ProblemCode.LEFTOVER,
                        ".git/modules/" + path + " is left of a tool that was taken out",
                        "mvn stash:repair   moves it to backups/, with all its commits"));
            }
        }
    }
}
