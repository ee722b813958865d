package io.github.experimentstash.git;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.cli.GitStatus;
import io.github.experimentstash.git.jgit.JGitHead;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks git what a run needs to know: two calls at the same time on a clean tree. A third and a fourth one, beside them,
 * only where the commits lie in a pack, as in a fresh clone.
 */
public final class GitReader {
    private final Optional<GitProgram> program;

    /** @param variables the caller's, complete */
    public GitReader(Map<String, String> variables) {
        this(variables, new CommandRunner());
    }

    /**
     * @param variables the caller's, complete
     * @param runner of git's commands
     */
    public GitReader(Map<String, String> variables, CommandRunner runner) {
        this.program = GitProgram.find(variables, runner);
    }

    /** False when the machine has no git program: only commit and branch are known then. */
    public boolean hasProgram() {
        return program.isPresent();
    }

    /**
     * The state of the stash and of one tool. Other tools are not asked.
     *
     * @param root of the stash
     * @param toolDirectory the tool's folder
     */
    public GitFacts read(Path root, Path toolDirectory) {
        Optional<RepositoryFolder> stash = RepositoryFolder.around(root);
        Optional<RepositoryFolder> tool = RepositoryFolder.around(toolDirectory);
        if (program.isEmpty()) {
            return withoutProgram(stash, tool, toolDirectory);
        }
        GitCalls calls = new GitCalls(program.get());
        boolean own = tool.isPresent() && tool.get().top().equals(RepositoryFolder.real(toolDirectory));
        boolean partOfStash = !own
                && tool.isPresent()
                && stash.isPresent()
                && tool.get().top().equals(stash.get().top());
        if (partOfStash) {
            return folderOfStash(calls, stash.get(), root, toolDirectory);
        }
        GitCalls.Call stashStatus = stash.isPresent() ? calls.status(RepositoryFolder.real(root)) : null;
        GitCalls.Call toolStatus = tool.isPresent() ? calls.toolStatus(RepositoryFolder.real(toolDirectory)) : null;
        GitCalls.Call toolTree = tool.isPresent() && !own ? tree(calls, tool.get(), toolDirectory) : null;
        Optional<CommitHeader> stashCommit = stash.isPresent() ? commit(calls, stash.get()) : Optional.empty();
        Optional<CommitHeader> toolCommit = own ? commit(calls, tool.get()) : Optional.empty();

        List<Problem> problems = new ArrayList<>();
        Optional<StashState> stashState = Optional.empty();
        if (stashStatus != null) {
            Optional<GitStatus> status = status(stashStatus, problems);
            if (status.isPresent()) {
                stashState = Optional.of(stashState(stash.get().prefixOf(root), status.get(), stashCommit));
            }
        }
        Optional<SourceState> source = Optional.empty();
        if (toolStatus != null) {
            Optional<GitStatus> status = status(toolStatus, problems);
            if (status.isPresent()) {
                source = Optional.of(
                        own
                                ? ownState(tool.get(), status.get(), toolCommit)
                                : folderState(tool.get().prefixOf(toolDirectory), status.get(), hash(toolTree)));
            }
        }
        return new GitFacts(stashState, source, problems);
    }

    /**
     * The stash alone, as one call: after a run, for what it wrote elsewhere.
     *
     * @return absent without git or a repository, or if git fails
     */
    public Optional<StashState> readStash(Path root) {
        Optional<RepositoryFolder> stash = RepositoryFolder.around(root);
        if (program.isEmpty() || stash.isEmpty()) {
            return Optional.empty();
        }
        GitCalls calls = new GitCalls(program.get());
        Optional<GitStatus> status = status(calls.status(RepositoryFolder.real(root)), new ArrayList<>());
        return status.isPresent()
                ? Optional.of(stashState(stash.get().prefixOf(root), status.get(), Optional.empty()))
                : Optional.empty();
    }

    private GitFacts folderOfStash(GitCalls calls, RepositoryFolder repository, Path root, Path toolDirectory) {
        // one status with what is untracked serves both; the tool's part is cut out of it
        GitCalls.Call call = calls.status(RepositoryFolder.real(root));
        GitCalls.Call tree = tree(calls, repository, toolDirectory);
        Optional<CommitHeader> commit = commit(calls, repository);
        List<Problem> problems = new ArrayList<>();
        Optional<GitStatus> status = status(call, problems);
        if (status.isEmpty()) {
            return new GitFacts(Optional.empty(), Optional.empty(), problems);
        }
        return new GitFacts(
                Optional.of(stashState(repository.prefixOf(root), status.get(), commit)),
                Optional.of(folderState(repository.prefixOf(toolDirectory), status.get(), hash(tree))),
                problems);
    }

    private static GitCalls.Call tree(GitCalls calls, RepositoryFolder repository, Path toolDirectory) {
        return calls.start(
                repository.top(), "rev-parse", "--verify", "--quiet", "HEAD:" + repository.prefixOf(toolDirectory));
    }

    /** Read from the commit's own file, else asked from git. */
    private static Optional<CommitHeader> commit(GitCalls calls, RepositoryFolder repository) {
        Optional<String> head = HeadFile.commit(repository);
        Optional<CommitHeader> loose = head.isPresent()
                ? CommitHeader.ofLooseObject(repository.commonFolder().resolve("objects"), head.get())
                : Optional.empty();
        if (loose.isPresent()) {
            return loose;
        }
        Optional<CommandResult> result =
                calls.start(repository.top(), "cat-file", "commit", "HEAD").result();
        return result.isPresent() && result.get().succeeded()
                ? CommitHeader.parse(result.get().outputText())
                : Optional.empty();
    }

    private static Optional<GitStatus> status(GitCalls.Call call, List<Problem> problems) {
        Optional<CommandResult> result = call.result();
        if (result.isPresent() && result.get().succeeded()) {
            return Optional.of(GitStatus.parse(result.get().output()));
        }
        problems.add(failure(result.isPresent() ? words(result.get()) : call.failure()));
        return Optional.empty();
    }

    private static Problem failure(String words) {
        return Problem.warning(
                ProblemCode.GIT_FAILED,
                "git could not say which code this is: " + words,
                words.contains("dubious ownership")
                        ? "the folder belongs to another user; if you trust it: git config --global --add"
                                + " safe.directory <its path>"
                        : "run   git status   there to see why; the record is without it");
    }

    private static String words(CommandResult result) {
        if (result.timedOut()) {
            return "it did not answer in time";
        }
        String text = Redaction.redactText(result.errorText().strip());
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.isEmpty() ? "it exited with code " + result.exitCode() : line;
    }

    private static Optional<String> hash(GitCalls.Call call) {
        Optional<CommandResult> result = call.result();
        String text = result.isPresent() && result.get().succeeded()
                ? result.get().outputText().strip()
                : "";
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static StashState stashState(String prefix, GitStatus status, Optional<CommitHeader> commit) {
        List<String> modified = inside(status.modified(), prefix);
        return new StashState(
                status.commit(),
                status.branch(),
                !modified.isEmpty(),
                modified,
                Optional.of(inside(status.untracked(), prefix)),
                commit.isPresent() ? Optional.of(commit.get().time()) : Optional.empty(),
                true);
    }

    private static SourceState ownState(RepositoryFolder repository, GitStatus status, Optional<CommitHeader> commit) {
        return new SourceState(
                true,
                OriginUrl.read(repository),
                status.commit(),
                commit.isPresent() ? Optional.of(commit.get().tree()) : Optional.empty(),
                status.branch(),
                !status.modified().isEmpty(),
                status.modified(),
                status.untracked(),
                true);
    }

    private static SourceState folderState(String prefix, GitStatus status, Optional<String> tree) {
        List<String> modified = inside(status.modified(), prefix);
        return new SourceState(
                false,
                Optional.empty(),
                Optional.empty(),
                tree,
                Optional.empty(),
                !modified.isEmpty(),
                modified,
                inside(status.untracked(), prefix),
                true);
    }

    /** Paths below a folder, made relative to it; a folder that is untracked as a whole is {@code ./}. */
    private static List<String> inside(List<String> paths, String prefix) {
        if (prefix.isEmpty()) {
            return paths;
        }
        List<String> inside = new ArrayList<>();
        String folder = prefix + "/";
        for (String path : paths) {
            if (path.startsWith(folder) && path.length() > folder.length()) {
                inside.add(path.substring(folder.length()));
            } else if (path.endsWith("/") && folder.startsWith(path)) {
                inside.add("./");
            }
        }
        return inside;
    }

    private static GitFacts withoutProgram(
            Optional<RepositoryFolder> stash, Optional<RepositoryFolder> tool, Path toolDirectory) {
        if (stash.isEmpty() && tool.isEmpty()) {
            return new GitFacts(Optional.empty(), Optional.empty(), List.of());
        }
        List<Problem> problems = List.of(Problem.warning(
                ProblemCode.GIT_FAILED,
                "there is no git program on PATH: the record has the commits, but not whether files were changed",
                "install git"));
        Optional<StashState> stashState = stash.flatMap(found -> JGitHead.read(found.top(), found.gitFolder()))
                .map(head -> new StashState(
                        head.commit(), head.branch(), false, List.of(), Optional.empty(), head.commitTime(), false));
        Optional<SourceState> source = tool.filter(found -> found.top().equals(RepositoryFolder.real(toolDirectory)))
                .flatMap(found -> JGitHead.read(found.top(), found.gitFolder())
                        .map(head -> new SourceState(
                                true,
                                OriginUrl.read(found),
                                head.commit(),
                                head.tree(),
                                head.branch(),
                                false,
                                List.of(),
                                List.of(),
                                false)));
        return new GitFacts(stashState, source, problems);
    }
}
