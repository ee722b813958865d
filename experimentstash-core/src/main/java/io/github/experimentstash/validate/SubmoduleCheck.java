package io.github.experimentstash.validate;

import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.GitmodulesFile;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.submodule.Gitlinks;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code .gitmodules}, the index and {@code meta.yaml} say the same of each tool, and nothing in them would harm anybody. */
public final class SubmoduleCheck implements Check {
    private static final String FILE = ".gitmodules";
    private static final SourceLocation PLACE = SourceLocation.ofFile(FILE);

    private final Host host;
    private Map<String, String> gitlinks = Map.of();
    private final Map<String, String> addresses = new HashMap<>();
    private boolean readable;

    public SubmoduleCheck(Host host) {
        this.host = host;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(
                ProblemCode.GITLINK_DISAGREES,
                ProblemCode.GITMODULES_INVALID,
                ProblemCode.SECRET_IN_ADDRESS,
                ProblemCode.NOT_A_SUBMODULE);
    }

    @Override
    public void checkStash(Scope scope, Problems problems) {
        readable = readAddresses(scope, problems);
        Optional<GitProgram> git = GitProgram.find(host);
        if (git.isEmpty()) {
            scope.cannotTell(this, "no git program is here");
        }
        if (git.isEmpty() || scope.manifest().tools().isEmpty()) {
            return;
        }
        List<String> paths =
                scope.manifest().tools().values().stream().map(Tool::path).toList();
        try {
            gitlinks = Gitlinks.read(git.get(), scope.root().path(), paths).orElse(Map.of());
        } catch (IOException cannotTell) {
            scope.cannotTell(this, "the index could not be read: " + cannotTell.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        Optional<String> inIndex = Optional.ofNullable(gitlinks.get(tool.path()));
        boolean listed = addresses.containsKey(tool.path());
        if (inIndex.isPresent() && readable && !listed) {
            problems.add(Problem.error(
                    ProblemCode.GITMODULES_INVALID,
                    PLACE,
                    tool.path() + " is a submodule, but no entry says where it comes from: nobody else can fetch it",
                    "git submodule add --force <its address> " + ShellWords.quote(tool.path()) + "   writes one"));
        }
        if (inIndex.isEmpty() && listed && Files.exists(scope.folder(tool).resolve(".git"))) {
            problems.add(Problem.warning(
                    ProblemCode.NOT_A_SUBMODULE,
                    tool.locationOf("path"),
                    tool.path()
                            + " stands in .gitmodules, but git's index has no such submodule: a clone will not have it",
                    "git add " + ShellWords.quote(tool.path())));
        }
        if (inIndex.isPresent() && tool.pin().isPresent() && !tool.pin().get().equals(inIndex.get())) {
            problems.add(new Problem(
                    ProblemCode.GITLINK_DISAGREES,
                    scope.manifest().requireCommitPins() ? Severity.ERROR : Severity.WARNING,
                    Optional.of(tool.locationOf("commit")),
                    "'" + tool.name() + "' is pinned to " + shortened(tool.pin().get()) + ", but git's index holds "
                            + shortened(inIndex.get()) + ": a clone gets that one",
                    Optional.of("mvn stash:update-tool -Dtool=" + tool.name() + " -Dcommit="
                            + shortened(tool.pin().get()) + "   makes them agree")));
        }
    }

    /** @return false if it cannot be known what it says */
    private boolean readAddresses(Scope scope, Problems problems) {
        try {
            Optional<ConfigText> modules = GitmodulesFile.read(scope.root().path(), problems);
            if (modules.isEmpty()) {
                return false;
            }
            for (String name : modules.get().subsections("submodule")) {
                judge(name, modules.get(), problems);
            }
            return true;
        } catch (IOException unreadable) {
            scope.cannotTell(this, FILE + " could not be read: " + unreadable.getMessage());
            return false;
        }
    }

    private void judge(String name, ConfigText modules, Problems problems) {
        String url = modules.value("submodule", name, "url").orElse("");
        modules.value("submodule", name, "path").ifPresent(path -> addresses.put(path, url));
        Optional<Problem> bad = new AddressRules(Set.of("file", "http", "git")).judge(url);
        if (bad.isPresent() && bad.get().code() == ProblemCode.SECRET_IN_ADDRESS) {
            problems.add(Problem.error(
                    ProblemCode.SECRET_IN_ADDRESS,
                    GitmodulesFile.place(modules, name, "url"),
                    bad.get().message(),
                    bad.get().hint().orElse(null)));
        }
    }

    private static String shortened(String commit) {
        return commit.substring(0, Math.min(12, commit.length()));
    }
}
