package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.Place;
import io.github.experimentstash.git.change.Step;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
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

    /** @throws StashFailure if there is none and none can be made without risk */
    static Room look(
            ChangeArea area, JGitIndex index, StashRoot root, String tool, String path, String url, Manifest manifest)
            throws IOException {
        Problems problems = new Problems();
        links(area, path, problems);
        problems.throwIfErrors();
        List<Step> steps = new ArrayList<>();
        List<String> words = new ArrayList<>();
        boolean known = manifest.toolNames().contains(tool);
        String lower = path.toLowerCase(Locale.ROOT);
        boolean gitlink = index.gitlink(area.index(), path).isPresent();
        for (String entry : index.paths()) {
            String other = entry.toLowerCase(Locale.ROOT);
            if (entry.matches("[123]:.*")) {
                problems.add(Problem.error(
                        ProblemCode.REPOSITORY_STATE,
                        entry.substring(2) + " is in conflict",
                        "resolve it first: git status says how"));
                break;
            }
            if (other.equals(lower) && !entry.equals(path)) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        entry + " differs from " + path + " only in case, which some file systems ignore",
                        "choose another name: -Dtool=<name>"));
            } else if (other.startsWith(lower + "/")) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        "git has files below " + path + ", such as " + entry,
                        "choose another name, or commit their removal first: git rm -r " + path));
                break;
            } else if (other.equals(lower) && !gitlink) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED, path + " is a file in git", "choose another name: -Dtool=<name>"));
            }
        }
        problems.throwIfErrors();
        Path folder = area.top().resolve(path);
        boolean repository = Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS);
        if (gitlink && repository && Files.exists(gitFolder(folder))) {
            throw exists(area, tool, path, url, known);
        }
        workTree(folder, path, steps, words, problems);
        problems.throwIfErrors();
        leftGitFolder(area, tool, path, steps, words);
        return new Room(steps, words);
    }

    /**
     * Room for the files of a submodule that git has and that is not checked out.
     *
     * @throws StashFailure if there is none and none can be made without risk
     */
    static Room forWorkTree(ChangeArea area, String tool, Submodule submodule) throws IOException {
        Problems problems = new Problems();
        links(area, submodule.path(), problems);
        problems.throwIfErrors();
        List<Step> steps = new ArrayList<>();
        List<String> words = new ArrayList<>();
        workTree(area.top().resolve(submodule.path()), submodule.path(), steps, words, problems);
        problems.throwIfErrors();
        leftGitFolder(area, tool, submodule.name(), steps, words);
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

    private static void links(ChangeArea area, String path, Problems problems) {
        Path at = area.top();
        for (String part : path.split("/")) {
            at = at.resolve(part);
            if (Files.isSymbolicLink(at)) {
                problems.add(Problem.error(
                        ProblemCode.SYMLINK_IN_PATH,
                        area.top().relativize(at) + " is a symbolic link: the tool would be written elsewhere",
                        "replace the link by a folder"));
                return;
            }
            if (Files.exists(at) && !Files.isDirectory(at)) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        area.top().relativize(at) + " is a file",
                        "move it away, or choose another name: -Dtool=<name>"));
                return;
            }
        }
    }

    /** An empty folder, or one with a link that leads nowhere, is what an interrupted git leaves. */
    private static void workTree(Path folder, String path, List<Step> steps, List<String> words, Problems problems)
            throws IOException {
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
        problems.add(Problem.error(
                ProblemCode.PATH_OCCUPIED,
                foreign
                        ? path + " is a git repository already, but no submodule of this stash"
                        : path + " exists and is not empty",
                foreign
                        ? "push what is not pushed, move the folder away, then try again"
                        : "move it away, or choose another name: -Dtool=<name>"));
    }

    /** Git would say "A git directory for '…' is found locally"; it may hold commits that were never pushed. */
    private static void leftGitFolder(ChangeArea area, String tool, String path, List<Step> steps, List<String> words)
            throws IOException {
        Path modules = area.modules(path);
        if (!Files.exists(modules, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String backup = "backups/" + tool + "_left_" + LocalDateTime.now().format(STAMP);
        if (Files.isRegularFile(modules.resolve("config"))) {
            String config = Files.readString(modules.resolve("config"));
            String clean = withoutWorkTree(config);
            steps.add(Step.Edit.text(Place.git("modules/" + path + "/config"), false, config, clean));
        }
        steps.add(new Step.Move(Place.git("modules/" + path), Place.workTree(backup + "/.git")));
        words.add("git's folder of an earlier " + tool + " is in " + backup + " now, with all its commits");
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

    private static StashFailure exists(ChangeArea area, String tool, String path, String url, boolean known)
            throws IOException {
        String present = "";
        Path config = gitFolder(area.top().resolve(path)).resolve("config");
        if (Files.isRegularFile(config)) {
            try {
                present = ConfigText.parse(Files.readString(config))
                        .value("remote", "origin", "url")
                        .orElse("");
            } catch (ConfigText.BadSyntax unreadable) {
                present = "";
            }
        }
        String from = present.isEmpty() || present.equals(url) ? "" : ", from " + present;
        return new StashFailure(Problem.error(
                ProblemCode.TOOL_EXISTS,
                "the submodule " + path + " is here already" + from
                        + (known ? "" : ", but configs/meta.yaml has no tool '" + tool + "'"),
                known
                        ? "to have it anew: mvn stash:remove-tool -Dtool=" + tool + ", then add it again"
                        : "write its entry into configs/meta.yaml, then: mvn stash:validate -Dtool=" + tool));
    }
}
