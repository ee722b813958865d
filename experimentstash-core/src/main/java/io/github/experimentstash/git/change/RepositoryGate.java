package io.github.experimentstash.git.change;

import io.github.experimentstash.git.RepositoryFolder;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a repository may be changed by us at all; looks at files only, and writes nothing. */
public final class RepositoryGate {
    /** Extensions whose repositories JGit reads right (notes/git.md 5); any other may mean that it would misread them. */
    private static final Set<String> KNOWN_EXTENSIONS = Set.of(
            "refstorage",
            "relativeworktrees",
            "worktreeconfig",
            "noop",
            "preciousobjects",
            "objectformat",
            "partialclone");

    /** File or folder in the git folder, and what is going on while it is there. */
    private static final Map<String, String> STATES = Map.of(
            "MERGE_HEAD", "a merge",
            "CHERRY_PICK_HEAD", "a cherry-pick",
            "REVERT_HEAD", "a revert",
            "rebase-merge", "a rebase",
            "rebase-apply", "a rebase",
            "BISECT_LOG", "a bisect");

    private static final int LONGEST_WORDS = 200;
    private static final String BY_HAND = "tools can be added by git submodule add and an entry in configs/meta.yaml";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 20;

    private RepositoryGate() {}

    /**
     * The repository that a stash is.
     *
     * @param root of the stash
     * @throws StashFailure if the stash is in no repository, or is a part of a bigger one
     */
    public static ChangeArea area(Path root) throws IOException {
        return ChangeArea.of(repository(root));
    }

    /**
     * Whether it may be changed now.
     *
     * @throws StashFailure with every reason against it
     */
    public static void check(Path root, Host host) throws IOException, InterruptedException {
        check(root, host, true);
    }

    /**
     * Whether a goal that only looks would be right in what it says.
     *
     * @throws StashFailure with every reason against it
     */
    public static void checkForLooking(Path root, Host host) throws IOException, InterruptedException {
        // a lock that a killed call of ours left is taken away by the goal that changes something
        check(root, host, !Change.isUnderWay(area(root)));
    }

    private static void check(Path root, Host host, boolean locks) throws IOException, InterruptedException {
        RepositoryFolder repository = repository(root);
        Problems problems = new Problems();
        Optional<String> unreadable = owner(repository, host, problems);
        problems.throwIfErrors();
        format(repository, problems);
        if (unreadable.isPresent() && !problems.hasErrors()) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    "this machine's git cannot read this repository: " + Texts.oneLine(unreadable.get(), LONGEST_WORDS),
                    "git status says the same; if the repository is newer than this git, take a newer one"));
        }
        state(repository, problems);
        GitmodulesFile.read(repository.top(), problems);
        if (locks) {
            busy(repository, problems);
        }
        problems.throwIfErrors();
    }

    private static RepositoryFolder repository(Path root) throws IOException {
        Path real = root.toRealPath();
        RepositoryFolder repository = RepositoryFolder.around(real)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.NO_REPOSITORY,
                        "this stash is not in a git repository, so its tools cannot be submodules",
                        "git init " + root)));
        if (!repository.top().equals(real)) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NO_REPOSITORY,
                    "this stash is a folder of a bigger repository (" + repository.top()
                            + "): its tools would become submodules of that one",
                    "make the stash a repository of its own; runs and validation work as it is"));
        }
        return repository;
    }

    /**
     * Git refuses repositories of other users, whose configuration could start programs; so do we.
     *
     * @return git's words if it cannot read the repository for another reason
     */
    private static Optional<String> owner(RepositoryFolder repository, Host host, Problems problems)
            throws IOException, InterruptedException {
        Optional<GitProgram> git = GitProgram.find(host);
        if (git.isPresent()) {
            CommandResult result = git.get().run(repository.top(), "rev-parse", "--git-dir");
            if (result.errorText().contains("dubious ownership")) {
                problems.add(foreign(repository));
            }
            return result.succeeded()
                    ? Optional.empty()
                    : Optional.of(result.errorText().strip());
        }
        Object owner =
                Files.getOwner(repository.top(), LinkOption.NOFOLLOW_LINKS).getName();
        String self = System.getProperty("user.name");
        if (!owner.equals(self) && !self.equals("root")) {
            problems.add(foreign(repository));
        }
        return Optional.empty();
    }

    private static Problem foreign(RepositoryFolder repository) {
        return Problem.error(
                ProblemCode.REPOSITORY_OWNER,
                "this repository belongs to another user of the machine",
                "if you trust it: git config --global --add safe.directory " + repository.top());
    }

    private static void format(RepositoryFolder repository, Problems problems) throws IOException {
        Path file = repository.commonFolder().resolve("config");
        ConfigText config;
        try {
            config = ConfigText.parse(Files.readString(file));
        } catch (ConfigText.BadSyntax e) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    new SourceLocation(".git/config", e.line(), 0),
                    "git's configuration cannot be read: " + e.getMessage(),
                    "git config --list says the same; mend that line"));
            return;
        } catch (CharacterCodingException e) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    SourceLocation.ofFile(".git/config"),
                    "git's configuration is not UTF-8",
                    "save it as UTF-8"));
            return;
        }
        String version = config.value("core", "", "repositoryformatversion").orElse("0");
        if (!version.equals("0") && !version.equals("1")) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    "this repository has format version " + Texts.oneLine(version) + ", which is not known here",
                    BY_HAND));
        }
        if (config.value("extensions", "", "objectformat").orElse("sha1").equalsIgnoreCase("sha256")) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    "this repository uses SHA-256, which the built-in engine misreads",
                    BY_HAND));
        }
        for (String extension : config.keys("extensions")) {
            if (!KNOWN_EXTENSIONS.contains(extension)) {
                problems.add(Problem.error(
                        ProblemCode.REPOSITORY_FORMAT,
                        "this repository uses git's extension '" + extension + "', which is not known here",
                        BY_HAND));
            }
        }
        for (String name : config.subsections("submodule")) {
            if (config.value("submodule", name, "update").orElse("").startsWith("!")) {
                problems.add(Problem.error(
                        ProblemCode.GITMODULES_INVALID,
                        SourceLocation.ofFile(".git/config"),
                        "submodule '" + name + "' starts a program at each update",
                        "git config --unset submodule." + name + ".update"));
            }
        }
        if (!problems.hasErrors()) {
            index(repository, problems);
        }
    }

    /** JGit takes such an index for a broken one, or for one without most of its files. */
    private static void index(RepositoryFolder repository, Problems problems) throws IOException {
        try {
            for (String extension :
                    IndexExtensions.required(repository.gitFolder().resolve("index"))) {
                problems.add(
                        switch (extension) {
                            case "link" ->
                                Problem.error(
                                        ProblemCode.REPOSITORY_FORMAT,
                                        "git's index is split into several files",
                                        "git config core.splitIndex false && git update-index --no-split-index");
                            case "sdir" ->
                                Problem.error(
                                        ProblemCode.REPOSITORY_FORMAT,
                                        "git's index is sparse",
                                        "git sparse-checkout reapply --no-sparse-index");
                            default ->
                                Problem.error(
                                        ProblemCode.REPOSITORY_FORMAT,
                                        "git's index has the extension '" + Texts.oneLine(extension)
                                                + "', which is not known here",
                                        BY_HAND);
                        });
            }
        } catch (IndexExtensions.Unreadable e) {
            problems.add(Problem.error(
                    ProblemCode.REPOSITORY_FORMAT,
                    e.getMessage(),
                    "git status says the same; rm .git/index && git reset   makes it anew, nothing staged"));
        }
    }

    private static void state(RepositoryFolder repository, Problems problems) {
        for (Map.Entry<String, String> state : STATES.entrySet()) {
            if (Files.exists(repository.gitFolder().resolve(state.getKey()))) {
                problems.add(Problem.error(
                        ProblemCode.REPOSITORY_STATE,
                        state.getValue() + " is under way in this repository",
                        "end it first: git status says how"));
            }
        }
    }

    /** Before a clone of minutes, not after it. A git that commits has its lock for a moment only. */
    private static void busy(RepositoryFolder repository, Problems problems) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Path file : List.of(
                repository.gitFolder().resolve("index"),
                repository.commonFolder().resolve("config"),
                repository.top().resolve(".gitmodules"))) {
            Path lock = LockedFile.lockOf(file);
            while (Files.exists(lock) && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
            if (Files.exists(lock)) {
                problems.add(LockedFile.held(lock));
            }
        }
    }
}
