package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmoduleAddress;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What a clone of a stash has of its tools, and what it lacks. Reads files only. */
final class CloneSurvey {
    private final StashRoot root;
    private final ChangeArea area;
    private final JGitIndex index;
    private final AddressRules rules;

    CloneSurvey(StashRoot root, ChangeArea area, JGitIndex index, Set<String> allowedSchemes) {
        this.root = root;
        this.area = area;
        this.index = index;
        this.rules = new AddressRules(allowedSchemes);
    }

    /**
     * @param words for a person: what is as it should be, or is left alone
     * @param missing what is to be fetched
     */
    record Finding(Optional<String> words, Optional<PinnedTool> missing) {
        static Finding said(String words) {
            return new Finding(Optional.of(words), Optional.empty());
        }
    }

    /** @throws StashFailure if the tool is missing and cannot be fetched as things are */
    Finding look(Tool tool) throws IOException {
        Path folder = root.path().resolve(tool.path());
        Optional<String> commit = index.gitlink(area.index(), tool.path());
        if (commit.isEmpty()) {
            return Files.isDirectory(folder)
                    ? Finding.said(tool.path() + "  a folder of the stash itself, or not in git: nothing to fetch")
                    : refuse(
                            ProblemCode.TOOL_MISSING,
                            tool.locationOf("path"),
                            "the folder of tool '" + tool.name() + "', " + tool.path()
                                    + ", does not exist, and git has no submodule of that path",
                            "mvn stash:add-tool -Dtool=" + tool.name() + " -Durl=<address of its repository>");
        }
        new Surroundings(area, Submodule.at(tool.path())).checkWay();
        if (Files.exists(folder.resolve(".git")) && Files.exists(Room.gitFolder(folder))) {
            return present(tool, folder, commit.get());
        }
        PinnedTool pinned = pinned(tool, commit.get());
        Room.forWorkTree(area, tool.name(), pinned.submodule());
        return new Finding(Optional.empty(), Optional.of(pinned));
    }

    /** @throws StashFailure if it is no submodule, or comes from where nothing may come from */
    PinnedTool pinned(Tool tool) throws IOException {
        Optional<String> commit = index.gitlink(area.index(), tool.path());
        if (commit.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NOT_A_SUBMODULE,
                    tool.path() + " is a folder of this repository, not a submodule: it has no pin to move",
                    "edit it, and commit it with the stash"));
        }
        return pinned(tool, commit.get());
    }

    private PinnedTool pinned(Tool tool, String commit) throws IOException {
        Submodule submodule = submodule(tool);
        new Surroundings(area, submodule).checkWay();
        String url = url(submodule);
        Optional<Problem> bad = rules.judge(url);
        if (bad.isPresent()) {
            throw new StashFailure(bad.get());
        }
        return new PinnedTool(tool, submodule, url, commit);
    }

    private static Finding present(Tool tool, Path folder, String wanted) {
        String at = CheckedOut.commit(folder).orElse("");
        if (at.equals(wanted)) {
            return Finding.said(tool.path() + " @ " + wanted.substring(0, 7) + "  is there");
        }
        return Finding.said(
                tool.path() + " @ " + (at.isEmpty() ? "?" : at.substring(0, 7)) + "  is left as it is; the stash holds "
                        + wanted.substring(0, 7) + "   (git submodule update " + tool.path() + "   moves it)");
    }

    private Submodule submodule(Tool tool) throws IOException {
        return SubmoduleLookup.at(area, tool.path())
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.GITMODULES_INVALID,
                        SourceLocation.ofFile(".gitmodules"),
                        tool.path() + " is a submodule, but no entry says where it comes from",
                        "mvn stash:add-tool -Dtool=" + tool.name()
                                + " -Durl=<address of its repository>   writes one")));
    }

    /** What the user's own configuration says comes first: it may name a mirror. */
    private String url(Submodule submodule) throws IOException {
        ConfigText own = SubmoduleLookup.registered(area);
        Optional<String> registered = own.value("submodule", submodule.name(), "url");
        if (registered.isPresent()) {
            return registered.get();
        }
        String listed = SubmoduleLookup.listed(area)
                .value("submodule", submodule.name(), "url")
                .orElse("");
        return SubmoduleAddress.resolve(listed, own.value("remote", "origin", "url"), area.top());
    }

    private static Finding refuse(ProblemCode code, SourceLocation place, String message, String hint) {
        throw new StashFailure(Problem.error(code, place, message, hint));
    }
}
