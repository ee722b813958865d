package io.github.experimentstash.git.cli;

import io.github.experimentstash.git.transport.FetchFailures;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The git program as an engine: it knows the user's proxies, credential helpers, ssh configuration and filters such as
 * LFS. Run with everything switched off by which a repository could make it run a program of its choice.
 */
public final class CliTransport implements Transport {
    private final GitProgram program;
    private final Set<String> schemes;
    private final TransferOptions options;

    /** @param schemes that may be used for the address and for what it redirects to */
    public CliTransport(GitProgram program, Set<String> schemes, TransferOptions options) {
        this.program = program;
        this.schemes = Set.copyOf(schemes);
        this.options = options;
    }

    @Override
    public String name() {
        return "the git program";
    }

    @Override
    public StagedClone stage(String url, Revision revision, Path gitFolder, Path workTree, TransferProgress progress)
            throws IOException, InterruptedException {
        Files.createDirectories(gitFolder.getParent());
        Call call = new Call(url, gitFolder, progress);
        CommandResult cloned = call.transfer(words(
                "clone",
                "--quiet",
                "--progress",
                "--no-checkout",
                "--no-recurse-submodules",
                "--template=",
                "--origin=origin",
                "--separate-git-dir=" + gitFolder,
                "--",
                url,
                workTree.toString()));
        if (!cloned.succeeded()) {
            throw new StashFailure(FetchFailures.explain(url, cloned.errorText(), cloned.timedOut()));
        }
        String commit = resolve(call, revision);
        checkout(call, workTree, commit, false);
        return described(gitFolder, commit, branch(gitFolder, revision));
    }

    @Override
    public StagedClone fetch(String url, Revision revision, Path gitFolder, TransferProgress progress)
            throws IOException, InterruptedException {
        Call call = new Call(url, gitFolder, progress);
        CommandResult fetched = call.transfer(words(
                "--git-dir=" + gitFolder,
                "fetch",
                "--quiet",
                "--progress",
                "--no-recurse-submodules",
                "--tags",
                "origin"));
        if (!fetched.succeeded()) {
            throw new StashFailure(FetchFailures.explain(url, fetched.errorText(), fetched.timedOut()));
        }
        if (revision.kind() != Revision.Kind.DEFAULT) {
            return described(gitFolder, resolve(call, revision), branch(gitFolder, revision));
        }
        // the upstream's own HEAD may have moved to another branch; ours names a commit and says nothing of it
        call.transfer(words("--git-dir=" + gitFolder, "remote", "set-head", "origin", "--auto"));
        Optional<String> branch = branch(gitFolder, revision);
        String commit = resolve(call, branch.map(Revision::branch).orElse(revision));
        return described(gitFolder, commit, branch);
    }

    @Override
    public Map<String, String> refs(String url, Path gitFolder) throws IOException, InterruptedException {
        CommandResult asked = new Call(url, gitFolder, null)
                .transfer(words("--git-dir=" + gitFolder, "ls-remote", "--quiet", "--heads", "--tags", "--", url));
        if (!asked.succeeded()) {
            throw new StashFailure(FetchFailures.explain(url, asked.errorText(), asked.timedOut()));
        }
        Map<String, String> refs = new TreeMap<>();
        for (String line : asked.outputText().lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                // the commit that a tag names stands behind the tag
                String name = line.substring(tab + 1);
                refs.put(
                        name.endsWith("^{}") ? name.substring(0, name.length() - "^{}".length()) : name,
                        line.substring(0, tab));
            }
        }
        return refs;
    }

    @Override
    public void checkout(Path gitFolder, Path workTree, String commit, boolean force)
            throws IOException, InterruptedException {
        checkout(new Call("", gitFolder, null), workTree, commit, force);
    }

    private void checkout(Call call, Path workTree, String commit, boolean force)
            throws IOException, InterruptedException {
        List<String> words = words(
                "--git-dir=" + call.gitFolder,
                "--work-tree=" + workTree,
                "checkout",
                "--quiet",
                "--progress",
                "--detach");
        // what git ignores may be somebody's result
        words.add(force ? "--force" : "--no-overwrite-ignore");
        words.add(commit);
        CommandResult result = call.transfer(words);
        if (!result.succeeded()) {
            throw new StashFailure(FetchFailures.checkout(Revision.commit(commit), result.errorText()));
        }
    }

    private StagedClone described(Path gitFolder, String commit, Optional<String> branch)
            throws IOException, InterruptedException {
        String[] facts =
                text(gitFolder, "log", "-1", "--format=%cs%n%s", commit).split("\n", 2);
        return new StagedClone(commit, branch, facts[0], facts.length > 1 ? facts[1] : "");
    }

    private String resolve(Call call, Revision revision) throws IOException, InterruptedException {
        Path gitFolder = call.gitFolder;
        Optional<String> commit = revision.isPlausible() ? parse(gitFolder, revision.expression()) : Optional.empty();
        if (commit.isEmpty()
                && revision.kind() == Revision.Kind.COMMIT
                && revision.isPlausible()
                && revision.name().length() >= 40) {
            // a commit that no branch or tag reaches; many servers give it when asked by its full hash
            CommandResult fetched = call.transfer(words(
                    "--git-dir=" + gitFolder,
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "origin",
                    "+" + revision.name() + ":refs/stash/pin"));
            if (fetched.succeeded()) {
                commit = parse(gitFolder, revision.expression());
            }
        }
        if (commit.isPresent()) {
            return commit.get();
        }
        List<String> branches = lines(gitFolder, "for-each-ref", "--format=%(refname:lstrip=3)", "refs/remotes/origin");
        List<String> tags = lines(gitFolder, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags");
        throw new StashFailure(FetchFailures.unknownRevision(call.url, revision, branches, tags));
    }

    private Optional<String> parse(Path gitFolder, String expression) throws IOException, InterruptedException {
        CommandResult result = program.run(
                gitFolder.getParent(),
                "--git-dir=" + gitFolder,
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                expression);
        return result.succeeded() ? Optional.of(result.outputText().strip()) : Optional.empty();
    }

    private Optional<String> branch(Path gitFolder, Revision revision) throws IOException, InterruptedException {
        if (revision.kind() == Revision.Kind.BRANCH) {
            return Optional.of(revision.name());
        }
        if (revision.kind() != Revision.Kind.DEFAULT) {
            return Optional.empty();
        }
        String name = text(gitFolder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
        return name.startsWith("origin/") ? Optional.of(name.substring("origin/".length())) : Optional.empty();
    }

    private List<String> lines(Path gitFolder, String... arguments) throws IOException, InterruptedException {
        return text(gitFolder, arguments)
                .lines()
                .filter(line -> !line.equals("HEAD"))
                .toList();
    }

    private String text(Path gitFolder, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--git-dir=" + gitFolder));
        all.addAll(List.of(arguments));
        return program.run(gitFolder.getParent(), all.toArray(new String[0]))
                .outputText()
                .strip();
    }

    /** What the commands of one transfer have in common. */
    private final class Call {
        private final String url;
        private final Path gitFolder;
        private final ProgressLines progress;
        private ServerAccess access;

        /** @param progress null: nobody wants to hear */
        Call(String url, Path gitFolder, TransferProgress progress) {
            this.url = url;
            this.gitFolder = gitFolder;
            this.progress = new ProgressLines(progress);
        }

        CommandResult transfer(List<String> words) throws IOException, InterruptedException {
            if (access == null) {
                access = ServerAccess.to(url, program, gitFolder.getParent(), options);
            }
            List<String> all = new ArrayList<>(access.settings());
            all.addAll(words);
            return program.transfer(gitFolder.getParent(), all, access.variables(), options.timeout(), progress);
        }
    }

    private List<String> words(String... arguments) {
        List<String> words = new ArrayList<>();
        List<String> settings = new ArrayList<>(List.of(
                "init.templateDir=",
                "submodule.recurse=false",
                "transfer.fsckObjects=true",
                "advice.detachedHead=false",
                "protocol.allow=never"));
        for (String scheme : schemes) {
            settings.add("protocol." + scheme + ".allow=always");
        }
        for (String setting : settings) {
            words.add("-c");
            words.add(setting);
        }
        words.addAll(List.of(arguments));
        return words;
    }
}
