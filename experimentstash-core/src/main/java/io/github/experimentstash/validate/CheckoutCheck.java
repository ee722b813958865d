package io.github.experimentstash.validate;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.submodule.CheckoutState;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.Workers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** What others would not have of a tool: edits, new files, a commit that no remote knows. Git is asked of all at a time. */
public final class CheckoutCheck implements Check {
    private static final int AT_A_TIME = 4;
    private static final int NAMES_SHOWN = 3;

    private final Host host;
    private final Map<String, CheckoutState> states = new LinkedHashMap<>();

    public CheckoutCheck(Host host) {
        this.host = host;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.TOOL_EDITED, ProblemCode.NOT_PUSHED, ProblemCode.PIN_UNPUBLISHED);
    }

    @Override
    public void checkStash(Scope scope, Problems problems) {
        Optional<GitProgram> git = GitProgram.find(host);
        List<Tool> repositories = new ArrayList<>();
        for (Tool tool : scope.manifest().tools().values()) {
            if (Files.exists(scope.folder(tool).resolve(".git"))) {
                repositories.add(tool);
            }
        }
        if (git.isEmpty() || repositories.isEmpty()) {
            if (git.isEmpty()) {
                scope.cannotTell(this, "no git program is here");
            }
            return;
        }
        ExecutorService threads = Workers.daemons(Math.min(AT_A_TIME, repositories.size()), "stash-validate-git");
        try {
            Map<String, Future<Optional<CheckoutState>>> asked = new LinkedHashMap<>();
            for (Tool tool : repositories) {
                asked.put(tool.name(), threads.submit(() -> CheckoutState.read(git.get(), scope.folder(tool))));
            }
            for (Map.Entry<String, Future<Optional<CheckoutState>>> one : asked.entrySet()) {
                one.getValue().get().ifPresent(state -> states.put(one.getKey(), state));
            }
        } catch (ExecutionException cannotTell) {
            scope.cannotTell(this, "git could not be asked: " + cannotTell.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        CheckoutState state = states.get(tool.name());
        if (state == null) {
            if (Files.exists(scope.folder(tool).resolve(".git"))) {
                scope.cannotTell(this, "tool '" + tool.name() + "': git gave no answer");
            }
            return;
        }
        edited(tool, state, problems);
        if (state.published().isEmpty()) {
            scope.cannotTell(this, "whether others can have the commit of '" + tool.name() + "': git gave no answer");
        }
        boolean published = state.published().orElse(true);
        Optional<String> commit = state.status().commit();
        if (published || commit.isEmpty()) {
            return;
        }
        String at = commit.get();
        if (tool.pin().isPresent() && tool.pin().get().equals(at)) {
            problems.add(Problem.warning(
                    ProblemCode.PIN_UNPUBLISHED,
                    tool.locationOf("commit"),
                    "the pin of '" + tool.name() + "', " + at.substring(0, 7)
                            + ", is in no branch or tag of its upstream that is known here: others may not be able to fetch it",
                    "git -C " + ShellWords.quote(tool.path()) + " push   if it is yours; git -C "
                            + ShellWords.quote(tool.path()) + " fetch   learns of new branches"));
        } else {
            problems.add(Problem.warning(
                    ProblemCode.NOT_PUSHED,
                    tool.locationOf("path"),
                    tool.path() + " is at " + at.substring(0, 7)
                            + state.status()
                                    .branch()
                                    .map(name -> " of branch '" + name + "'")
                                    .orElse(", on no branch")
                            + ", which no remote has",
                    "git -C " + ShellWords.quote(tool.path()) + " push"));
        }
    }

    private static void edited(Tool tool, CheckoutState state, Problems problems) {
        List<String> names = new ArrayList<>(state.status().modified());
        names.addAll(state.status().untracked());
        if (names.isEmpty()) {
            return;
        }
        problems.add(Problem.warning(
                ProblemCode.TOOL_EDITED,
                tool.locationOf("path"),
                tool.path() + " is not as its commit has it: " + Texts.some(names, NAMES_SHOWN),
                "commit it there and pin that commit; a run saves the difference with its record"));
    }
}
