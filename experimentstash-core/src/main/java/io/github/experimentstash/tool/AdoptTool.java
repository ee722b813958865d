package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Place;
import io.github.experimentstash.git.change.Step;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmoduleAddress;
import io.github.experimentstash.git.submodule.SubmoduleHistory;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A submodule that somebody made by hand is accepted as it is, with whatever work is in it: what the stash's files lack of it
 * is written. One that is not what was asked for is compared and told, and left alone.
 */
final class AdoptTool {
    private final Host host;
    private final StashRoot root;
    private final AddToolRequest request;
    private final NewEntry entry;

    AdoptTool(Host host, StashRoot root, AddToolRequest request, NewEntry entry) {
        this.host = host;
        this.root = root;
        this.request = request;
        this.entry = entry;
    }

    /**
     * What is there, and what it lacks.
     *
     * @param commit that the index has
     * @param list {@code .gitmodules} does not name it
     * @param register git's configuration does not name it
     */
    record Found(
            AddedTool told,
            Submodule submodule,
            String commit,
            boolean list,
            boolean register,
            List<Companion> companions) {}

    /**
     * @return absent if there is no such submodule, or only a trace of one
     * @throws StashFailure if there is one that is not what was asked for
     */
    Optional<Found> look(ChangeArea area, JGitIndex index) throws IOException, InterruptedException {
        String path = entry.path();
        Optional<String> commit = index.gitlink(area.index(), path);
        if (commit.isEmpty()) {
            return Optional.empty();
        }
        Optional<Submodule> listed = SubmoduleLookup.at(area, path);
        Submodule submodule = listed.orElse(Submodule.at(path));
        new Surroundings(area, submodule).checkWay();
        Path folder = area.top().resolve(path);
        if (!Files.exists(folder.resolve(".git")) || !Files.exists(Room.gitFolder(folder))) {
            // what was never committed and has no entry is what a removal by hand left: room is made for the new one
            boolean trace =
                    !entry.isWritten() && !index.isCommitted(path) && !Files.exists(area.modules(submodule.name()));
            if (listed.isEmpty() || trace) {
                return Optional.empty();
            }
            throw exists(
                    path + " is a submodule of this stash already, but not checked out",
                    entry.isWritten()
                            ? "mvn stash:setup -Dtool=" + request.tool() + "   fetches it"
                            : "git submodule update --init " + path + "   fetches it, then the same command again");
        }
        SubmoduleHistory history = new SubmoduleHistory(git(), folder);
        checkAddress(area, submodule, folder);
        checkCommit(path, commit.get(), folder, history);
        boolean register = !SubmoduleLookup.registered(area).has("submodule", submodule.name());
        return Optional.of(found(index, submodule, commit.get(), history, listed.isEmpty(), register));
    }

    private Found found(
            JGitIndex index,
            Submodule submodule,
            String commit,
            SubmoduleHistory history,
            boolean list,
            boolean register)
            throws IOException, InterruptedException {
        Path folder = root.path().resolve(submodule.path());
        HostileTree.check(folder);
        List<String> lines = new ArrayList<>();
        List<String> files = new ArrayList<>();
        List<Companion> companions = List.of();
        if (!entry.isWritten()) {
            ToolInspection inspection = entry.inspect(folder);
            lines.addAll(AddedTool.describe(request.tool(), request.url(), history.describe(commit), inspection));
            companions = entry.companions(index, commit, inspection);
            files.addAll(NewEntry.words(companions));
        }
        if (list) {
            files.add(SubmoduleLookup.GITMODULES);
        }
        if (register) {
            files.add(".git/config");
        }
        if (files.isEmpty()) {
            lines.add(submodule.path() + " @ " + commit.substring(0, 7)
                    + " is there already, with its entry in configs/meta.yaml: nothing to do");
        }
        AddedTool told = new AddedTool(
                request.tool(),
                submodule.path(),
                files.isEmpty() ? AddedTool.Manner.PRESENT : AddedTool.Manner.TAKEN_IN,
                lines,
                entry.warnings(commit),
                List.of(),
                files);
        return new Found(told, submodule, commit, list, register, companions);
    }

    /** Writes what it lacks. */
    void carryOut(Workbench bench, Found found) throws IOException, InterruptedException {
        if (found.told().manner() == AddedTool.Manner.PRESENT) {
            return;
        }
        bench.change().prepare("add-tool", request.tool(), found.submodule().path());
        boolean applied = false;
        try {
            List<Step> first = new ArrayList<>();
            remembered(bench, found).ifPresent(first::add);
            bench.change()
                    .apply(new SubmodulePlans(bench.area(), bench.index().isCommitted(".gitmodules"))
                            .adopt(
                                    "add-tool",
                                    request.tool(),
                                    found.submodule(),
                                    request.url(),
                                    found.commit(),
                                    found.list(),
                                    found.register(),
                                    first,
                                    found.companions()));
            applied = true;
        } finally {
            if (!applied) {
                bench.change().abandon();
            }
        }
    }

    /** In its git folder, if that lies in this repository at all. */
    private Optional<Step> remembered(Workbench bench, Found found) throws IOException {
        ChangeArea area = bench.area();
        Path file = Room.gitFolder(area.top().resolve(found.submodule().path()))
                .resolve(EntryMemory.FILE)
                .normalize();
        Optional<Place> place = file.startsWith(area.git())
                ? Optional.of(Place.git(area.git().relativize(file).toString().replace('\\', '/')))
                : file.startsWith(area.top())
                        ? Optional.of(Place.workTree(
                                area.top().relativize(file).toString().replace('\\', '/')))
                        : Optional.empty();
        if (place.isEmpty() || found.companions().isEmpty()) {
            return Optional.empty();
        }
        String before = Files.isRegularFile(file) ? Files.readString(file) : null;
        return Optional.of(Step.Edit.text(place.get(), false, before, entry.memory(bench.index(), found.companions())));
    }

    private void checkAddress(ChangeArea area, Submodule submodule, Path folder)
            throws IOException, InterruptedException {
        Optional<String> origin = SubmoduleLookup.registered(area).value("remote", "origin", "url");
        String listed = SubmoduleLookup.listed(area)
                .value("submodule", submodule.name(), "url")
                .orElse("");
        String there = listed.isEmpty()
                ? SubmoduleLookup.origin(Room.gitFolder(folder)).orElse("")
                : SubmoduleAddress.resolve(listed, origin, area.top());
        if (!plain(there).equals(plain(request.url())) && !plain(listed).equals(plain(request.url()))) {
            String tool = request.tool();
            throw exists(
                    submodule.path() + " is a submodule of this stash already, from "
                            + (there.isEmpty() ? "nowhere" : Redaction.redactUrl(there)) + ", not from "
                            + Redaction.redactUrl(request.url()),
                    "the same repository at a new address: git submodule set-url " + submodule.path() + " "
                            + Redaction.redactUrl(request.url()) + "; another one: mvn stash:remove-tool -Dtool=" + tool
                            + ", then add it again");
        }
    }

    private void checkCommit(String path, String wanted, Path folder, SubmoduleHistory history)
            throws IOException, InterruptedException {
        Optional<String> read = CheckedOut.commit(folder);
        String at = read.isPresent() ? read.get() : history.resolve("HEAD").orElse("");
        if (!at.equals(wanted)) {
            throw exists(
                    path + " is a submodule of this stash already, at " + shortened(at) + ", and the stash holds "
                            + shortened(wanted),
                    "git submodule update " + path + "   goes back; git add " + path
                            + "   takes what is checked out; then the same command again");
        }
        String tool = request.tool();
        if (entry.pin().isPresent() && !entry.pin().get().equals(wanted)) {
            throw exists(
                    path + " is a submodule of this stash already, at " + shortened(wanted)
                            + ", and its entry in configs/meta.yaml says "
                            + shortened(entry.pin().get()),
                    "mvn stash:update-tool -Dtool=" + tool + " -Dcommit=" + wanted
                            + "   writes that into the entry; -Dcommit="
                            + entry.pin().get() + "   moves the tool");
        }
        Revision revision = request.revision();
        boolean asked = revision.kind() == Revision.Kind.DEFAULT
                || (revision.kind() == Revision.Kind.COMMIT && wanted.startsWith(revision.name()))
                || history.resolve(revision.expression()).orElse("").equals(wanted);
        if (!asked) {
            String option = revision.kind().name().toLowerCase(Locale.ROOT);
            String move = "mvn stash:update-tool -Dtool=" + tool + " -D" + option + "=" + revision.name();
            throw exists(
                    path + " is a submodule of this stash already, at " + shortened(wanted) + ", not at "
                            + revision.words(),
                    entry.isWritten()
                            ? move + "   moves it"
                            : "the same command without -D" + option + " takes it in as it is, then: " + move);
        }
    }

    private GitProgram git() {
        return GitProgram.find(host)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.NEEDS_GIT, "there is no git program, which reads submodules", "install git")));
    }

    /** Servers take an address with and without its ending for the same. */
    private static String plain(String url) {
        String plain = url;
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain.endsWith(".git") ? plain.substring(0, plain.length() - 4) : plain;
    }

    private static String shortened(String commit) {
        return commit.isEmpty() ? "no commit" : commit.substring(0, 7);
    }

    private static StashFailure exists(String message, String hint) {
        return new StashFailure(Problem.error(ProblemCode.TOOL_EXISTS, message, hint));
    }
}
