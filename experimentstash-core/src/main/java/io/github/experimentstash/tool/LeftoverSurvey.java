package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Submodule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What names a submodule below {@code tools/} anywhere in a repository: {@code .gitmodules}, git's configuration,
 * {@code .git/modules}, the index, the work tree. Where these disagree, something was left by an accident or by half of a
 * removal (the table of docs/repair.md). Reads only.
 */
final class LeftoverSurvey {
    private static final String TOOLS = "tools/";

    private final ChangeArea area;
    private final JGitIndex index;
    private final ConfigText listed;
    private final ConfigText registered;

    LeftoverSurvey(ChangeArea area, JGitIndex index) throws IOException {
        this.area = area;
        this.index = index;
        this.listed = SubmoduleLookup.listed(area);
        this.registered = SubmoduleLookup.registered(area);
    }

    /**
     * A submodule and where it is named.
     *
     * @param inIndex the index has it: it is a submodule
     * @param inHead the commit has it
     * @param isListed {@code .gitmodules} names it
     * @param isRegistered git's configuration names it
     * @param hasGitFolder {@code .git/modules} has its history
     * @param isCheckedOut its folder is a work tree that leads to a git folder
     */
    record Trace(
            Submodule submodule,
            boolean inIndex,
            boolean inHead,
            boolean isListed,
            boolean isRegistered,
            boolean hasGitFolder,
            boolean isCheckedOut) {
        String tool() {
            return submodule.path().substring(submodule.path().lastIndexOf('/') + 1);
        }

        /** Only traces are there, and no submodule. */
        boolean isLeftover() {
            return !inIndex && !inHead && !isCheckedOut;
        }
    }

    /** In the order of their names. */
    List<Trace> all() throws IOException {
        Set<String> names = new TreeSet<>(listed.subsections("submodule"));
        names.addAll(registered.subsections("submodule"));
        addGitFolders(TOOLS, names);
        for (String folder : SourceTree.names(area.top().resolve("tools"))) {
            if (Files.exists(area.top().resolve(TOOLS + folder).resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                names.add(TOOLS + folder);
            }
        }
        List<Trace> traces = new ArrayList<>();
        for (String name : names) {
            String path = listed.value("submodule", name, "path").orElse(name);
            boolean ours = path.startsWith(TOOLS) && !HostileTree.leaves(path) && !HostileTree.leaves(name);
            if (ours) {
                traces.add(trace(new Submodule(name, path)));
            }
        }
        return traces;
    }

    /** A submodule may be named in several parts: then the folder of the first parts is not a git folder, but holds some. */
    private void addGitFolders(String prefix, Set<String> names) throws IOException {
        for (String folder : SourceTree.names(area.modules(prefix))) {
            Path place = area.modules(prefix + folder);
            List<String> inside = SourceTree.names(place);
            boolean holdsOthers = !inside.isEmpty()
                    && inside.stream()
                            .allMatch(name -> Files.isDirectory(place.resolve(name), LinkOption.NOFOLLOW_LINKS)
                                    && Files.exists(place.resolve(name).resolve("HEAD")));
            if (holdsOthers) {
                addGitFolders(prefix + folder + "/", names);
            } else {
                names.add(prefix + folder);
            }
        }
    }

    private Trace trace(Submodule submodule) throws IOException {
        String name = submodule.name();
        Path folder = area.top().resolve(submodule.path());
        Path link = folder.resolve(".git");
        return new Trace(
                submodule,
                index.gitlink(area.index(), submodule.path()).isPresent(),
                index.isCommitted(submodule.path()),
                listed.subsections("submodule").contains(name),
                registered.subsections("submodule").contains(name) && !area.isUsedElsewhere(name),
                Files.isDirectory(area.modules(name), LinkOption.NOFOLLOW_LINKS),
                Files.exists(link, LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(Room.gitFolder(folder)));
    }
}
