package io.github.experimentstash.tool;

import io.github.experimentstash.config.EditorSchemas;
import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a tool that comes gets in the stash's own files: its entry in {@code meta.yaml} and an example experiment. */
final class NewEntry {
    private final StashRoot root;
    private final AddToolRequest request;
    private final Manifest manifest;
    private final Optional<Tool> known;
    private final String path;

    /**
     * @param manifest as it stands now
     * @throws StashFailure if the name is taken by another tool, to some file systems
     */
    NewEntry(StashRoot root, AddToolRequest request, Manifest manifest) {
        this.root = root;
        this.request = request;
        this.manifest = manifest;
        this.known = Optional.ofNullable(manifest.tools().get(request.tool()));
        this.path = known.map(Tool::path).orElse("tools/" + request.tool());
        for (String name : manifest.toolNames()) {
            if (!name.equals(request.tool())
                    && name.toLowerCase(Locale.ROOT).equals(request.tool().toLowerCase(Locale.ROOT))) {
                throw new StashFailure(Problem.error(
                        ProblemCode.BAD_TOOL_NAME,
                        "the tools '" + name + "' and '" + request.tool()
                                + "' differ only in case, which some file systems ignore",
                        "choose another name: -Dtool=<name>"));
            }
        }
    }

    /** Where the tool is, or is to be: as its entry says, if it has one. */
    String path() {
        return path;
    }

    /** {@code meta.yaml} has it. */
    boolean isWritten() {
        return known.isPresent();
    }

    /** The commit that its entry names in full. */
    Optional<String> pin() {
        return known.flatMap(Tool::pin);
    }

    /** An entry that somebody wrote without a pin stays as it is, and is told of. */
    List<Problem> warnings(String commit) {
        if (known.isEmpty() || pin().isPresent()) {
            return List.of();
        }
        String written = known.get().commit().map(text -> "commit: " + text).orElse("no commit");
        return List.of(Problem.warning(
                ProblemCode.PIN_MISSING,
                known.get().locationOf("commit"),
                "the entry of '" + request.tool() + "' has " + written + ": whatever is checked out is run",
                "mvn stash:update-tool -Dtool=" + request.tool() + " -Dcommit=" + commit + "   writes the pin"));
    }

    /** @throws StashFailure if the tool is hostile, or nothing says how it is started */
    ToolInspection inspect(Path workTree) throws IOException {
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

    /** What changes in the stash's files when the tool comes with that commit. */
    List<Companion> companions(JGitIndex index, String commit, ToolInspection found) throws IOException {
        String tool = request.tool();
        List<Companion> companions = new ArrayList<>();
        if (known.isEmpty()) {
            List<String> lines = ToolEntry.lines(request, path, commit, found);
            companions.add(StagedFiles.manifest(
                    root,
                    index,
                    text -> ManifestEditor.withTool(text, tool, lines),
                    text -> ManifestEditor.hasTool(text, tool) ? text : ManifestEditor.withTool(text, tool, lines)));
        } else if (pin().isPresent() && !pin().get().equals(commit)) {
            companions.add(StagedFiles.manifest(
                    root,
                    index,
                    text -> ManifestEditor.withCommit(text, tool, commit),
                    text -> ManifestEditor.hasTool(text, tool) ? ManifestEditor.withCommit(text, tool, commit) : text));
        }
        String example = "configs/example_" + tool + ".yaml";
        if (!Files.exists(root.path().resolve(example), LinkOption.NOFOLLOW_LINKS)) {
            Surroundings.checkLinks(root.path(), example);
            String text = EditorSchemas.experimentLine(root) + ToolEntry.example(tool, found);
            companions.add(new Companion(example, null, text, before -> before == null ? text : before));
        }
        return companions;
    }

    /** What remove-tool needs to take all of it back, as a text. */
    String memory(JGitIndex index, List<Companion> companions) throws IOException {
        return EntryMemory.of(root, request.tool(), manifest, companions, index.text(StashRoot.META))
                .toJson();
    }

    /** For a person: {@code configs/meta.yaml (+4 lines)}. */
    static List<String> words(List<Companion> companions) {
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
