package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.Place;
import io.github.experimentstash.git.change.Step;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether there is room for a new tool, and how to make it: what an earlier removal or accident left is moved aside into
 * {@code backups/}, where it can be looked at; what may be somebody's work is refused.
 *
 * @param steps that make room, undone with everything else if the change is
 * @param words for a person: what was in the way and where it is
 */
record Room(List<Step> steps, List<String> words) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    Room {
        steps = List.copyOf(steps);
        words = List.copyOf(words);
    }

    /**
     * Room for a submodule that git does not have.
     *
     * @throws StashFailure if there is none and none can be made without risk
     */
    static Room look(ChangeArea area, JGitIndex index, String tool, Submodule submodule) throws IOException {
        new Surroundings(area, submodule).check(index);
        return forWorkTree(area, tool, submodule);
    }

    /**
     * Room for the files of a submodule that git has and that is not checked out.
     *
     * @throws StashFailure if there is none and none can be made without risk
     */
    static Room forWorkTree(ChangeArea area, String tool, Submodule submodule) throws IOException {
        new Surroundings(area, submodule).checkWay();
        List<Step> steps = new ArrayList<>();
        List<String> words = new ArrayList<>();
        workTree(area.top().resolve(submodule.path()), submodule.path(), steps, words);
        leftGitFolder(area, tool, submodule, steps, words);
        return new Room(steps, words);
    }

    /** Nothing is in the way. */
    boolean isFree() {
        return steps.isEmpty();
    }

    /** What is moved aside is not to show up in git: for this clone, without a change to a file of the project. */
    void hideBackups(StashRoot root) throws IOException {
        if (!isFree()) {
            GitExcludes.add(root.path(), List.of("/backups/"));
        }
    }

    /** An empty folder, or one with a link that leads nowhere, is what an interrupted git leaves. */
    private static void workTree(Path folder, String path, List<Step> steps, List<String> words) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            throw new StashFailure(Problem.error(
                    ProblemCode.PATH_OCCUPIED,
                    path + " is a file",
                    "move it away, or choose another name: -Dtool=<name>"));
        }
        List<String> names = SourceTree.names(folder);
        if (names.isEmpty()) {
            return;
        }
        Path link = folder.resolve(".git");
        if (names.equals(List.of(".git")) && Files.isRegularFile(link) && !Files.exists(gitFolder(folder))) {
            steps.add(Step.Edit.text(Place.workTree(path + "/.git"), false, Files.readString(link), null));
            words.add(path + "/.git led nowhere and is taken away");
            return;
        }
        boolean foreign = names.contains(".git");
        throw new StashFailure(Problem.error(
                ProblemCode.PATH_OCCUPIED,
                foreign
                        ? path + " is a git repository already, but no submodule of this stash"
                        : path + " exists and is not empty",
                foreign
                        ? "git submodule add <its address> " + path
                                + "   takes it in as it is, then the same command again; or move it away"
                        : "move it away, or choose another name: -Dtool=<name>"));
    }

    /** Git would say "A git directory for '…' is found locally"; it may hold commits that were never pushed. */
    private static void leftGitFolder(
            ChangeArea area, String tool, Submodule submodule, List<Step> steps, List<String> words)
            throws IOException {
        String name = submodule.name();
        Path modules = area.modules(name);
        if (!Files.exists(modules, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Surroundings.checkLinks(area.top(), "backups");
        checkUnused(area, submodule);
        String backup = free(
                area.top(), "backups/" + tool + "_left_" + LocalDateTime.now().format(STAMP));
        if (Files.isRegularFile(modules.resolve("config"))) {
            String config = Files.readString(modules.resolve("config"));
            String clean = withoutWorkTree(config);
            steps.add(Step.Edit.text(Place.git("modules/" + name + "/config"), false, config, clean));
        }
        steps.add(new Step.Move(Place.git("modules/" + name), Place.workTree(backup + "/.git")));
        words.add("git's folder of an earlier " + tool + " is in " + backup + " now, with all its commits");
    }

    /**
     * Nobody works with a git folder from another place: it is not moved away from under a folder that was renamed by hand,
     * or under a linked work tree.
     *
     * @throws StashFailure if somebody does
     */
    static void checkUnused(ChangeArea area, Submodule submodule) throws IOException {
        String name = submodule.name();
        Path modules = area.modules(name);
        List<String> linked = SourceTree.names(modules.resolve("worktrees"));
        if (!linked.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.TOOL_IN_USE,
                    name + " has linked work trees (" + String.join(", ", linked)
                            + "), which would lose their repository",
                    "git --git-dir=.git/modules/" + name + " worktree remove <folder>, then try again"));
        }
        for (String sibling : SourceTree.names(area.top().resolve("tools"))) {
            String path = "tools/" + sibling;
            if (!path.equals(submodule.path())
                    && gitFolder(area.top().resolve(path)).equals(modules)) {
                throw new StashFailure(Problem.error(
                        ProblemCode.TOOL_IN_USE,
                        "git's folder .git/modules/" + name + " is used by " + path + ", which was renamed by hand",
                        "mv " + path + " " + submodule.path() + "   takes that back; git mv renames a submodule"));
            }
        }
    }

    /** A name that is not taken, in the same second or by a link that leads nowhere. */
    static String free(Path top, String wanted) {
        String name = wanted;
        for (int i = 2; Files.exists(top.resolve(name), LinkOption.NOFOLLOW_LINKS); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private static String withoutWorkTree(String config) {
        try {
            return ConfigText.parse(config).withoutValue("core", "worktree");
        } catch (ConfigText.BadSyntax broken) {
            return config;
        }
    }

    /** What a {@code .git} file points to; the folder itself if it is one. */
    static Path gitFolder(Path folder) throws IOException {
        Path link = folder.resolve(".git");
        if (!Files.isRegularFile(link)) {
            return link;
        }
        String text = Files.readString(link).strip();
        return text.startsWith("gitdir:")
                ? folder.resolve(text.substring("gitdir:".length()).strip()).normalize()
                : link.resolve("nowhere");
    }
}
