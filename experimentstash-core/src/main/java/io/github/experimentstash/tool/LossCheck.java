package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmoduleWork;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would be lost with a tool. Deleted for good it may be only if git gives all of it back; where that cannot be known, it
 * may not. What git ignores is not asked about: it is named, and the user answers.
 */
final class LossCheck {
    private static final int NAMES_SHOWN = 5;

    private final Optional<GitProgram> git;
    private final ChangeArea area;
    private final Submodule submodule;
    private final Path folder;

    LossCheck(Host host, ChangeArea area, Submodule submodule) {
        this.git = GitProgram.find(host);
        this.area = area;
        this.submodule = submodule;
        this.folder = area.top().resolve(submodule.path());
    }

    /** What is there and nowhere else, as far as a backup is to be told of. */
    SubmoduleWork work() throws IOException, InterruptedException {
        return isRepository() && git.isPresent() ? SubmoduleWork.look(git.get(), folder) : SubmoduleWork.none();
    }

    /** What git ignores, such as outputs of runs. */
    List<String> ignored() throws IOException, InterruptedException {
        return isRepository() && git.isPresent() ? SubmoduleWork.ignored(git.get(), folder) : List.of();
    }

    /**
     * @param belongings files of the stash that would go too
     * @throws StashFailure with all that no commit of a remote gives back
     */
    void check(RemoveTool.Wish wish, EntryMemory memory, List<String> belongings)
            throws IOException, InterruptedException {
        if (git.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NEEDS_GIT,
                    "there is no git program, which knows what of a tool is nowhere else",
                    "install git, or leave out -DnoBackup"));
        }
        List<String> reasons = new ArrayList<>();
        files(reasons);
        commits(reasons);
        manifest(wish, memory, reasons);
        for (String file : belongings) {
            String text = Files.readString(area.top().resolve(file));
            if (!Digest.ofText(text).equals(memory.example()) && !isCommitted(file, text)) {
                boolean config = file.startsWith("configs/");
                reasons.add(file + " has edits that are not committed" + (config ? "   (-DkeepConfigs keeps it)" : ""));
            }
        }
        if (!reasons.isEmpty()) {
            reasons.add(0, "'" + wish.tool() + "' holds work that is nowhere else, and -DnoBackup would delete it:");
            throw new StashFailure(Problem.error(
                    ProblemCode.UNSAVED_WORK,
                    String.join("\n  ", reasons),
                    "commit and push it, or leave out -DnoBackup: then all of it moves to backups/"));
        }
    }

    private void files(List<String> reasons) throws IOException, InterruptedException {
        if (isRepository()) {
            reasons.addAll(work().words());
        } else if (!SourceTree.names(folder).isEmpty()) {
            reasons.add(submodule.path() + " has files, and no git that knows them");
        }
    }

    private void commits(List<String> reasons) throws IOException, InterruptedException {
        Path modules = isRepository() ? Room.gitFolder(folder) : area.modules(submodule.name());
        if (!Files.exists(modules, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<String> nested = SourceTree.names(modules.resolve("modules"));
        if (!nested.isEmpty()) {
            reasons.add("it has submodules of its own, which are not looked at: " + Texts.some(nested, NAMES_SHOWN));
        }
        try {
            List<String> commits = SubmoduleWork.commitsHereOnly(git.get(), modules, area.top());
            if (!commits.isEmpty() && reasons.stream().noneMatch(reason -> reason.startsWith("not pushed"))) {
                reasons.add("not pushed     " + Texts.some(commits, NAMES_SHOWN));
            }
        } catch (IOException unreadable) {
            reasons.add("its git folder cannot be read: " + unreadable.getMessage());
        }
    }

    /** An entry as add-tool wrote it is made again by add-tool. */
    private void manifest(RemoveTool.Wish wish, EntryMemory memory, List<String> reasons)
            throws IOException, InterruptedException {
        if (!wish.manifest().toolNames().contains(wish.tool())) {
            return;
        }
        String text = Files.readString(area.top().resolve(StashRoot.META));
        List<String> entry = EntryMemory.withoutPin(text, wish.tool());
        Optional<String> committed = SubmoduleWork.committed(git.get(), area.top(), StashRoot.META);
        boolean same = committed.isPresent() && isEntryOf(committed.get(), wish.tool(), entry);
        if (!same && !memory.isAsWritten(text, wish.tool())) {
            reasons.add("its entry in configs/meta.yaml has edits that are not committed");
        }
    }

    private static boolean isEntryOf(String text, String tool, List<String> entry) {
        try {
            return EntryMemory.withoutPin(text, tool).equals(entry);
        } catch (StashFailure unreadable) {
            return false;
        }
    }

    private boolean isCommitted(String path, String text) throws IOException, InterruptedException {
        return SubmoduleWork.committed(git.get(), area.top(), path)
                .filter(text::equals)
                .isPresent();
    }

    private boolean isRepository() throws IOException {
        return Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(Room.gitFolder(folder));
    }
}
