package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a tool in: submodule, pin, entry in {@code meta.yaml}, example experiment; all or nothing, staged, not committed. */
public final class AddTool {
    private static final int SHA1_LENGTH = 40;

    private final Host host;
    private final StashRoot root;
    private final Transport transport;
    private final Checkpoint checkpoint;

    public AddTool(Host host, StashRoot root, Transport transport, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.transport = transport;
        this.checkpoint = checkpoint;
    }

    /**
     * @param manifest as it stands now
     * @return what was added, or would be
     * @throws StashFailure with every reason against it; nothing was changed
     */
    public AddedTool add(AddToolRequest request, Manifest manifest) throws IOException, InterruptedException {
        Problems problems = new Problems();
        ToolName.judge(request.tool()).ifPresent(problems::add);
        new AddressRules(request.allowedSchemes()).judge(request.url()).ifPresent(problems::add);
        WantedCommit.judge(request.revision()).ifPresent(problems::add);
        problems.throwIfErrors();
        NewEntry entry = new NewEntry(root, request, manifest);
        AdoptTool adopt = new AdoptTool(host, root, request, entry);
        return request.dryRun() ? look(request, entry, adopt) : change(request, entry, adopt);
    }

    private AddedTool change(AddToolRequest request, NewEntry entry, AdoptTool adopt)
            throws IOException, InterruptedException {
        try (Workbench bench = Workbench.open(host, root, "add-tool " + request.tool(), checkpoint)) {
            Optional<AdoptTool.Found> there = adopt.look(bench.area(), bench.index());
            if (there.isPresent()) {
                adopt.carryOut(bench, there.get());
                return there.get().told();
            }
            Room room = room(bench.area(), bench.index(), request, entry);
            room.hideBackups(root);
            bench.change().prepare("add-tool", request.tool(), entry.path());
            boolean applied = false;
            try {
                Path operation = bench.area().operation();
                Staged staged = stage(request, entry, operation, bench.index());
                Files.writeString(
                        operation.resolve(SubmodulePlans.STAGED_GIT).resolve(EntryMemory.FILE),
                        entry.memory(bench.index(), staged.companions()));
                Change.Plan plan = new SubmodulePlans(
                                bench.area(), bench.index().isCommitted(".gitmodules"))
                        .add(
                                "add-tool",
                                request.tool(),
                                Submodule.at(entry.path()),
                                request.url(),
                                staged.source(),
                                room.steps(),
                                staged.companions());
                bench.change().apply(plan);
                applied = true;
                TreeNotes.of(root.path().resolve(entry.path()), entry.path()).forEach(host.reporter()::warn);
                return told(request, entry, room, staged);
            } finally {
                if (!applied) {
                    bench.change().abandon();
                }
            }
        }
    }

    /** In a folder of its own outside of the stash, which is not even locked. */
    private AddedTool look(AddToolRequest request, NewEntry entry, AdoptTool adopt)
            throws IOException, InterruptedException {
        Workbench.View view = Workbench.look(host, root);
        Optional<AdoptTool.Found> there = adopt.look(view.area(), view.index());
        if (there.isPresent()) {
            return there.get().told();
        }
        Room room = room(view.area(), view.index(), request, entry);
        Path scratch = Files.createTempDirectory("stash-add-tool-");
        try {
            return told(request, entry, room, stage(request, entry, scratch, view.index()));
        } finally {
            Change.deleteTree(scratch);
        }
    }

    private static Room room(ChangeArea area, JGitIndex index, AddToolRequest request, NewEntry entry)
            throws IOException {
        if (!entry.path().equals("tools/" + request.tool())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.TOOL_EXISTS,
                    "configs/meta.yaml has the tool '" + request.tool() + "' already, at " + entry.path()
                            + ", which is no submodule",
                    "choose another name, or make its path tools/" + request.tool()));
        }
        return Room.look(area, index, request.tool(), Submodule.at(entry.path()));
    }

    /** A clone that waits for its place, and what comes with it. */
    private record Staged(StagedClone source, ToolInspection found, List<Companion> companions) {}

    private Staged stage(AddToolRequest request, NewEntry entry, Path folder, JGitIndex index)
            throws IOException, InterruptedException {
        if (host.offline() && !SetUpTools.isOfThisMachine(request.url())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.OFFLINE,
                    "a tool cannot be cloned offline (-o)",
                    "run without -o, or clone it from a local mirror: -Durl=file:///… -Dstash.git.allow=file"));
        }
        boolean asEntry = request.revision().kind() == Revision.Kind.DEFAULT;
        Revision wanted = asEntry ? entry.pin().map(Revision::commit).orElse(request.revision()) : request.revision();
        host.reporter().debug("cloning " + request.url() + " with " + transport.name());
        StagedClone clone = transport.stage(
                request.url(),
                wanted,
                folder.resolve(SubmodulePlans.STAGED_GIT),
                folder.resolve(SubmodulePlans.STAGED_WORK_TREE),
                new TransferProgress(host.reporter(), entry.path()));
        WantedCommit.check(wanted, clone);
        if (clone.commit().length() != SHA1_LENGTH) {
            throw new StashFailure(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    "'" + request.tool() + "' uses SHA-256, and a repository can hold no submodule of another kind",
                    "ask its owner for a copy with SHA-1"));
        }
        ToolInspection found = entry.inspect(folder.resolve(SubmodulePlans.STAGED_WORK_TREE));
        return new Staged(clone, found, entry.companions(index, clone.commit(), found));
    }

    private static AddedTool told(AddToolRequest request, NewEntry entry, Room room, Staged staged) {
        List<String> lines =
                new ArrayList<>(AddedTool.describe(request.tool(), request.url(), staged.source(), staged.found()));
        for (String words : room.words()) {
            lines.add("  in the way   " + words);
        }
        return new AddedTool(
                request.tool(),
                entry.path(),
                AddedTool.Manner.ADDED,
                lines,
                entry.warnings(staged.source().commit()),
                room.words(),
                NewEntry.words(staged.companions()));
    }
}
