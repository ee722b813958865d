package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
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
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a tool in: submodule, pin, entry in {@code meta.yaml}, example experiment; all or nothing, staged, not committed. */
public final class AddTool {
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
        problems.throwIfErrors();
        return request.dryRun() ? look(request, manifest) : change(request, manifest);
    }

    private AddedTool change(AddToolRequest request, Manifest manifest) throws IOException, InterruptedException {
        String path = "tools/" + request.tool();
        try (Workbench bench = Workbench.open(host, root, "add-tool " + request.tool(), checkpoint)) {
            Room room = Room.look(bench.area(), bench.index(), root, request.tool(), path, request.url(), manifest);
            room.hideBackups(root);
            bench.change().prepare("add-tool", request.tool(), path);
            boolean applied = false;
            try {
                Path operation = bench.area().operation();
                StagedClone clone = stage(request, operation);
                ToolInspection found = inspect(request, operation.resolve(SubmodulePlans.STAGED_WORK_TREE));
                List<Companion> companions = companions(bench.index(), request, path, clone, found, manifest);
                Change.Plan plan = new SubmodulePlans(
                                bench.area(), bench.index().isCommitted(".gitmodules"))
                        .add(
                                "add-tool",
                                request.tool(),
                                Submodule.at(path),
                                request.url(),
                                clone,
                                room.steps(),
                                companions);
                bench.change().apply(plan);
                applied = true;
                TreeNotes.of(root.path().resolve(path), path).forEach(host.reporter()::warn);
                return new AddedTool(
                        request.tool(), path, request.url(), clone, found, room.words(), files(companions));
            } finally {
                if (!applied) {
                    bench.change().abandon();
                }
            }
        }
    }

    /** In a folder of its own outside of the stash, which is not even locked. */
    private AddedTool look(AddToolRequest request, Manifest manifest) throws IOException, InterruptedException {
        String path = "tools/" + request.tool();
        ChangeArea area = io.github.experimentstash.git.change.RepositoryGate.area(root.path());
        JGitIndex index = new JGitIndex(area);
        Room room = Room.look(area, index, root, request.tool(), path, request.url(), manifest);
        Path scratch = Files.createTempDirectory("stash-add-tool-");
        try {
            StagedClone clone = stage(request, scratch);
            ToolInspection found = inspect(request, scratch.resolve(SubmodulePlans.STAGED_WORK_TREE));
            List<Companion> companions = companions(index, request, path, clone, found, manifest);
            return new AddedTool(request.tool(), path, request.url(), clone, found, room.words(), files(companions));
        } finally {
            Change.deleteTree(scratch);
        }
    }

    private StagedClone stage(AddToolRequest request, Path folder) throws IOException, InterruptedException {
        host.reporter().debug("cloning " + request.url() + " with " + transport.name());
        return transport.stage(
                request.url(),
                request.revision(),
                folder.resolve(SubmodulePlans.STAGED_GIT),
                folder.resolve(SubmodulePlans.STAGED_WORK_TREE),
                new TransferProgress(host.reporter(), "tools/" + request.tool()));
    }

    private static ToolInspection inspect(AddToolRequest request, Path workTree) throws IOException {
        HostileTree.check(workTree);
        ToolInspection found = ToolInspection.look(workTree, request.directory(), request.entryPoint());
        if (found.candidates().isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.ENTRY_POINT_UNKNOWN,
                    "nothing in '" + request.tool() + "' says what it is started by: no @hydra.main, no console script,"
                            + " no __main__.py, no main.py",
                    "name it: -Dentrypoint=\"-m package.module\" or -Dentrypoint=folder/file.py"));
        }
        if (found.candidates().size() > 1) {
            List<String> lines = new ArrayList<>();
            for (EntryPointCandidate candidate : found.candidates()) {
                lines.add("  " + candidate.entryPoint() + "  (" + candidate.reason() + ")");
            }
            throw new StashFailure(Problem.error(
                    ProblemCode.ENTRY_POINT_UNKNOWN,
                    "'" + request.tool() + "' can be started in several ways:\n" + String.join("\n", lines),
                    "choose one: -Dentrypoint=\"" + found.candidates().get(0).entryPoint() + "\""));
        }
        return found;
    }

    private List<Companion> companions(
            JGitIndex index,
            AddToolRequest request,
            String path,
            StagedClone clone,
            ToolInspection found,
            Manifest manifest)
            throws IOException {
        List<Companion> companions = new ArrayList<>();
        if (!manifest.toolNames().contains(request.tool())) {
            String before = Files.readString(root.meta());
            List<String> lines = ToolEntry.lines(request, path, clone.commit(), found);
            Optional<String> staged = index.text(StashRoot.META);
            staged.ifPresent(text -> ManifestEditor.withTool(text, request.tool(), lines));
            companions.add(new Companion(
                    StashRoot.META,
                    before,
                    ManifestEditor.withTool(before, request.tool(), lines),
                    staged.isEmpty()
                            ? null
                            : text -> text == null ? null : ManifestEditor.withTool(text, request.tool(), lines)));
        }
        String example = "configs/example_" + request.tool() + ".yaml";
        if (!Files.exists(root.path().resolve(example))) {
            String text = ToolEntry.example(request.tool(), found);
            companions.add(new Companion(example, null, text, before -> before == null ? text : before));
        }
        return companions;
    }

    private static List<String> files(List<Companion> companions) {
        List<String> files = new ArrayList<>();
        for (Companion companion : companions) {
            long more = companion.before() == null
                    ? 0
                    : companion.after().lines().count()
                            - companion.before().lines().count();
            // in a stash that is just being made, meta.yaml is often a file that nobody has added yet: then it is not
            // staged
            String untracked = companion.staged() == null ? ", not in git yet" : "";
            files.add(companion.path() + (more > 0 ? " (+" + more + " lines" + untracked + ")" : ""));
        }
        return files;
    }
}
