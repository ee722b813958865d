package io.github.experimentstash.git;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SecretNames;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Saves code that is in no commit beside the record: {@code changes.patch} and {@code untracked/}. */
public final class PatchWriter {
    /** Changed data in git is not code: a bigger patch is not written, and that is said. */
    private static final long LARGEST = 100L << 20;

    /** What git knows by itself in every repository: the tree without files (of SHA-1 repositories). */
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private final Optional<GitProgram> program;
    private final SecretLines secrets;

    /**
     * @param variables the caller's, complete
     * @param runner of git's commands
     */
    public PatchWriter(Map<String, String> variables, CommandRunner runner) {
        this.program = GitProgram.find(variables, runner);
        this.secrets = new SecretLines(SecretValues.of(variables, SecretNames.in(variables)));
    }

    /**
     * Writes what is dirty; does nothing for a clean tree. The patch is that of {@code git diff --binary HEAD} of the
     * stash and of this tool, and {@code git apply} takes it at the stash's root once both are at their recorded commits.
     *
     * @param root of the stash
     * @param toolDirectory the tool's folder
     * @param facts what {@link GitReader} said
     * @param record folder of the run
     * @throws IOException if the record cannot be written
     */
    public Patch write(Path root, Path toolDirectory, GitFacts facts, Path record) throws IOException {
        List<Problem> warnings = new ArrayList<>();
        Path patch = record.resolve("changes.patch");
        boolean stashDirty = facts.stash().map(StashState::dirty).orElse(false);
        // a folder of the stash is part of the stash's own patch
        boolean toolDirty = facts.source()
                .map(source -> source.ownRepository() && source.dirty())
                .orElse(false);
        if (program.isPresent() && (stashDirty || toolDirty)) {
            long expected = stashDirty ? sizes(root, facts.stash().get().modified()) : 0;
            expected += toolDirty ? sizes(toolDirectory, facts.source().get().modified()) : 0;
            if (expected > LARGEST) {
                warnings.add(notSaved("the changed files have " + Texts.size(expected)));
            } else {
                List<Path> parts = new ArrayList<>();
                if (stashDirty) {
                    parts.add(stashPatch(root, facts.stash().get(), record, warnings));
                }
                if (toolDirty) {
                    parts.add(toolPatch(root, toolDirectory, facts, record, warnings));
                }
                join(parts, patch);
                warnings.addAll(secrets.inPatch(patch));
            }
        }
        UntrackedFiles files = new UntrackedFiles(root, secrets);
        List<String> ofStash = facts.stash()
                .flatMap(StashState::untracked)
                .map(list -> files.expand("", list))
                .orElse(List.of());
        String prefix = root.relativize(toolDirectory).toString().replace('\\', '/') + "/";
        List<String> ofTool = facts.source()
                .map(source -> files.expand(prefix, source.untracked()))
                .orElse(List.of());
        Path target = record.resolve("untracked");
        files.copy(ofTool, target);
        files.copy(ofStash, target);
        for (String name : files.withSecrets()) {
            warnings.add(Problem.warning(
                    ProblemCode.SECRET_IN_PATCH,
                    io.github.experimentstash.model.SourceLocation.ofFile(name),
                    "this untracked file looks like it holds a secret: it was not copied into the record",
                    "name it in .gitignore"));
        }
        long bytes = Files.exists(patch) ? Files.size(patch) : 0;
        if (bytes == 0) {
            Files.deleteIfExists(patch);
        }
        return new Patch(bytes > 0, bytes, ofStash, ofTool, files.copied(), warnings);
    }

    private Path stashPatch(Path root, StashState state, Path record, List<Problem> warnings) throws IOException {
        Path part = record.resolve("changes.patch.stash");
        diff(
                root,
                part,
                warnings,
                "--src-prefix=a/",
                "--dst-prefix=b/",
                "--ignore-submodules=all",
                state.commit().isPresent() ? "HEAD" : EMPTY_TREE,
                "--",
                ".");
        return part;
    }

    /**
     * From the tool's own HEAD, which the record names: {@code --submodule=diff} of git 2.39 forgets {@code --binary} on
     * its way into the submodule, and what it writes cannot be applied.
     */
    private Path toolPatch(Path root, Path tool, GitFacts facts, Path record, List<Problem> warnings)
            throws IOException {
        Path part = record.resolve("changes.patch.tool");
        String path = root.relativize(tool).toString().replace('\\', '/');
        diff(
                tool,
                part,
                warnings,
                "--src-prefix=a/" + path + "/",
                "--dst-prefix=b/" + path + "/",
                "--ignore-submodules=untracked",
                facts.source().get().commit().isPresent() ? "HEAD" : EMPTY_TREE,
                "--",
                ".");
        return part;
    }

    private void diff(Path directory, Path output, List<Problem> warnings, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "diff",
                "--binary",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--no-renames",
                "--output=" + output));
        arguments.addAll(List.of(options));
        try {
            CommandResult result = program.get().run(directory, arguments.toArray(new String[0]));
            if (!result.succeeded()) {
                warnings.add(notSaved(
                        result.timedOut()
                                ? "git took too long"
                                : result.errorText().strip()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            warnings.add(notSaved("it was interrupted"));
        }
    }

    private static void join(List<Path> parts, Path patch) throws IOException {
        try (OutputStream out = Files.newOutputStream(
                patch, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (Path part : parts) {
                if (Files.exists(part)) {
                    Files.copy(part, out);
                    Files.delete(part);
                }
            }
        }
    }

    private static long sizes(Path folder, List<String> files) {
        long sum = 0;
        for (String name : files) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                sum += file.toFile().length();
            }
        }
        return sum;
    }

    private static Problem notSaved(String why) {
        return Problem.warning(
                ProblemCode.GIT_FAILED,
                "changes.patch is not complete: " + why,
                "commit the changes, so that the record can name them");
    }
}
