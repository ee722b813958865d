package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is around a submodule's place: links that lead elsewhere, files of git that are the same place to some file system,
 * and other submodules whose names overlap with its own, so that one's git folder would lie in the other's. Reads only.
 */
final class Surroundings {
    private static final String OTHER_NAME = "choose another name: -Dtool=<name>";

    private final ChangeArea area;
    private final Submodule submodule;

    Surroundings(ChangeArea area, Submodule submodule) {
        this.area = area;
        this.submodule = submodule;
    }

    /** @throws StashFailure if there is no place for a new submodule */
    void check(JGitIndex index) throws IOException {
        Problems problems = new Problems();
        checkWay(problems);
        problems.throwIfErrors();
        files(index, problems);
        names(problems);
        problems.throwIfErrors();
    }

    /** @throws StashFailure if links are on the way to its folder or to its git folder */
    void checkWay() {
        Problems problems = new Problems();
        checkWay(problems);
        problems.throwIfErrors();
    }

    private void checkWay(Problems problems) {
        links(area.top(), "", submodule.path(), problems);
        links(area.git(), ".git/", "modules/" + submodule.name(), problems);
        for (Path folder = area.top().resolve(submodule.path()).getParent();
                folder != null && !folder.equals(area.top());
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        area.top().relativize(folder) + " is a git repository of its own: " + submodule.path()
                                + " would lie in it",
                        "move it away, then try again"));
            }
        }
    }

    /** @throws StashFailure if one of the folders on the way to a file or folder of the stash is a link, or it is one itself */
    static void checkLinks(Path top, String path) {
        Problems problems = new Problems();
        links(top, "", path, problems);
        problems.throwIfErrors();
    }

    /** @param shown of {@code top}, for messages */
    private static void links(Path top, String shown, String path, Problems problems) {
        Path at = top;
        String[] parts = path.split("/");
        for (int i = 0; i < parts.length; i++) {
            at = at.resolve(parts[i]);
            boolean last = i == parts.length - 1;
            String name = shown + top.relativize(at);
            if (Files.isSymbolicLink(at)) {
                problems.add(Problem.error(
                        ProblemCode.SYMLINK_IN_PATH,
                        name + " is a symbolic link: " + (last ? "it" : shown + path) + " would be written elsewhere",
                        "replace the link by what it names"));
                return;
            }
            if (!last && Files.exists(at) && !Files.isDirectory(at)) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED, name + " is a file", "move it away, or " + OTHER_NAME));
                return;
            }
        }
    }

    private void files(JGitIndex index, Problems problems) throws IOException {
        String path = submodule.path();
        String same = folded(path);
        boolean gitlink = index.gitlink(area.index(), path).isPresent();
        for (String entry : index.paths()) {
            String other = folded(entry);
            if (other.equals(same) && !entry.equals(path)) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        entry + " differs from " + path + " only in case, which some file systems ignore",
                        OTHER_NAME));
            } else if (other.startsWith(same + "/")) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        "git has files below " + path + ", such as " + entry,
                        "choose another name, or commit their removal first: git rm -r " + path));
                return;
            } else if (same.startsWith(other + "/")) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        "git has a file or submodule " + entry + ", and " + path + " would lie in it",
                        "take it out first: git rm --cached " + entry));
            } else if (other.equals(same) && !gitlink) {
                problems.add(Problem.error(ProblemCode.PATH_OCCUPIED, path + " is a file in git", OTHER_NAME));
            }
        }
    }

    /** One git folder inside another: whoever moves or deletes the outer one takes the inner one along (CVE-2019-1387). */
    private void names(Problems problems) throws IOException {
        ConfigText listed = SubmoduleLookup.listed(area);
        Set<String> names = new TreeSet<>(listed.subsections("submodule"));
        names.addAll(SubmoduleLookup.registered(area).subsections("submodule"));
        String same = folded(submodule.name());
        for (String name : names) {
            boolean isListed = listed.has("submodule", name);
            String path = listed.value("submodule", name, "path").orElse(isListed ? "?" : submodule.path());
            if (name.equals(submodule.name())) {
                if (!path.equals(submodule.path())) {
                    problems.add(Problem.error(
                            ProblemCode.PATH_OCCUPIED,
                            "the name " + name + " belongs to the submodule at " + path + " in .gitmodules",
                            OTHER_NAME));
                }
            } else if (isListed && path.equals(submodule.path())) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        ".gitmodules has " + path + " under the name '" + name + "', but it is no submodule",
                        "mvn stash:repair   takes away what is left of it"));
            } else if (overlaps(same, folded(name)) && (isListed || hasGitFolder(name))) {
                problems.add(Problem.error(
                        ProblemCode.PATH_OCCUPIED,
                        "git's folders of the submodules '" + name + "' and '" + submodule.name()
                                + "' would lie one in the other",
                        OTHER_NAME));
            }
        }
    }

    private boolean hasGitFolder(String name) {
        return !HostileTree.leaves(name) && Files.isDirectory(area.modules(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean overlaps(String one, String other) {
        return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
    }

    /** As a file system that ignores case sees it; both ways, for letters that have two small forms. */
    private static String folded(String path) {
        return path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
