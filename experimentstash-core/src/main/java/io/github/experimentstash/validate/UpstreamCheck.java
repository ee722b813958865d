package io.github.experimentstash.validate;

import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.RepositoryFolder;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.GitmodulesFile;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.submodule.SubmoduleAddress;
import io.github.experimentstash.git.submodule.UpstreamReach;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The pin of each submodule is in a branch or tag that its upstream has now: {@code -Dstash.online}. Several upstreams are
 * asked at a time, each once; nothing is fetched.
 */
public final class UpstreamCheck implements Check {
    private static final int AT_A_TIME = 4;

    private final Host host;
    private final Engines engines;
    private final Set<String> schemes;
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();

    /** Of one address: its branches and tags, or why there is none. */
    private record Answer(Map<String, String> refs, Optional<Problem> failure) {}

    /** @param schemes of addresses, beside https and ssh */
    public UpstreamCheck(Host host, Engines engines, Set<String> schemes) {
        this.host = host;
        this.engines = engines;
        this.schemes = Set.copyOf(schemes);
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.PIN_NOT_IN_UPSTREAM, ProblemCode.UPSTREAM_NOT_ASKED);
    }

    @Override
    public void checkStash(Scope scope, Problems problems) {
        Optional<RepositoryFolder> repository = RepositoryFolder.at(scope.root().path());
        if (repository.isEmpty()) {
            return; // nothing in it is a submodule of its own
        }
        try {
            readAddresses(scope, repository.get());
            ask(repository.get());
        } catch (IOException | ConfigText.BadSyntax cannotTell) {
            host.reporter().debug("upstreams are not asked: " + cannotTell.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the user's own configuration says comes first: it may name a mirror. */
    private void readAddresses(Scope scope, RepositoryFolder repository) throws IOException, ConfigText.BadSyntax {
        Path config = repository.commonFolder().resolve("config");
        ConfigText own = ConfigText.parse(Files.exists(config) ? Files.readString(config) : "");
        Path top = scope.root().path();
        // what is wrong with the file is said by another check
        Optional<ConfigText> modules = GitmodulesFile.read(top, new Problems());
        if (modules.isEmpty()) {
            return;
        }
        Map<String, String> byPath = new HashMap<>();
        for (String name : modules.get().subsections("submodule")) {
            Optional<String> path = modules.get().value("submodule", name, "path");
            Optional<String> listed = modules.get().value("submodule", name, "url");
            if (path.isPresent() && listed.isPresent()) {
                byPath.put(path.get(), own.value("submodule", name, "url").orElse(listed.get()));
            }
        }
        Optional<String> origin = own.value("remote", "origin", "url");
        for (Tool tool : scope.manifest().tools().values()) {
            String url = byPath.get(tool.path());
            if (url != null && commit(tool, scope).isPresent()) {
                try {
                    addresses.put(tool.name(), SubmoduleAddress.resolve(url, origin, top));
                } catch (StashFailure leadsOut) {
                    addresses.put(tool.name(), url);
                    answers.put(
                            url,
                            new Answer(Map.of(), Optional.of(leadsOut.problems().get(0))));
                }
            }
        }
    }

    private void ask(RepositoryFolder repository) throws IOException, InterruptedException {
        AddressRules rules = new AddressRules(schemes);
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        ExecutorService threads = Workers.daemons(AT_A_TIME, "stash-validate-upstream");
        try {
            for (String url : Set.copyOf(addresses.values())) {
                Optional<Problem> bad = rules.judge(url);
                if (bad.isPresent()) {
                    answers.putIfAbsent(url, new Answer(Map.of(), bad));
                } else if (host.offline() && !url.startsWith("file:") && !url.startsWith("/")) {
                    answers.put(url, offline());
                } else {
                    asked.put(url, threads.submit(() -> ask(url, repository)));
                }
            }
            for (Map.Entry<String, Future<Answer>> one : asked.entrySet()) {
                answers.put(one.getKey(), one.getValue().get());
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Answer ask(String url, RepositoryFolder repository) throws IOException, InterruptedException {
        try {
            Transport transport = engines.transport(schemes, repository.top());
            return new Answer(transport.refs(url, repository.gitFolder()), Optional.empty());
        } catch (StashFailure failure) {
            return new Answer(Map.of(), Optional.of(failure.problems().get(0)));
        }
    }

    private static Answer offline() {
        return new Answer(
                Map.of(),
                Optional.of(Problem.error(ProblemCode.OFFLINE, "this is an offline build (-o)", "run without -o")));
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        Answer answer = answers.get(addresses.getOrDefault(tool.name(), ""));
        Optional<String> commit = commit(tool, scope);
        if (answer == null || commit.isEmpty()) {
            return;
        }
        if (answer.failure().isPresent()) {
            Problem why = answer.failure().get();
            problems.add(Problem.warning(
                    ProblemCode.UPSTREAM_NOT_ASKED,
                    tool.locationOf("path"),
                    "the upstream of '" + tool.name() + "' could not be asked: " + why.message(),
                    why.hint().orElse(null)));
            return;
        }
        try {
            if (isMissing(scope.folder(tool), commit.get(), answer.refs())) {
                String folder = ShellWords.quote(tool.path());
                problems.add(Problem.warning(
                        ProblemCode.PIN_NOT_IN_UPSTREAM,
                        tool.locationOf("commit"),
                        "the upstream of '" + tool.name() + "' has "
                                + commit.get().substring(0, 7) + " in none of its "
                                + answer.refs().size()
                                + " branches and tags, as far as their history is known here",
                        "git -C " + folder + " push   if it is yours; git -C " + folder
                                + " fetch --prune   learns what is new"));
            }
        } catch (IOException cannotTell) {
            host.reporter().debug("whether the upstream of " + tool.name() + " has the pin: " + cannotTell);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the tool's history only a branch or tag that is at the commit itself tells, and the others tell nothing. */
    private boolean isMissing(Path folder, String commit, Map<String, String> refs)
            throws IOException, InterruptedException {
        Optional<GitProgram> git = GitProgram.find(host);
        return git.isPresent()
                && Files.exists(folder.resolve(".git"))
                && !new UpstreamReach(git.get(), folder).has(commit, refs).orElse(true);
    }

    private static Optional<String> commit(Tool tool, Scope scope) {
        return tool.pin().or(() -> CheckedOut.commit(scope.folder(tool)));
    }
}
