package io.github.experimentstash;

import io.github.experimentstash.config.Durations;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.run.CleanRequest;
import io.github.experimentstash.run.RunCleaning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code clean}: old records with their results, and caches, away after a yes. */
final class CleanGoal {
    private final Host host;
    private final RunCleaning cleaning;

    CleanGoal(Host host, StashRoot root) {
        this.host = host;
        this.cleaning = new RunCleaning(host, root.path());
    }

    GoalReport clean(CleanWish wish) {
        CleanRequest request = read(wish);
        try {
            if (!wish.dryRun()) {
                cleaning.finishInterrupted();
            }
            if (!request.runs() && !request.caches()) {
                List<String> lines = new ArrayList<>(cleaning.overview());
                lines.add("nothing was removed: say what may go");
                lines.add("next: mvn stash:clean -DolderThan=30d, or -Dkeep=5 of each experiment, or -Dcaches");
                return new GoalReport(lines, false);
            }
            return clean(wish, request);
        } catch (IOException failed) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.RECORD_UNWRITABLE,
                            "not all could be removed: " + failed.getMessage(),
                            "make outputs/ and .stash/ writable, then the same again: it goes on where it stopped"),
                    failed);
        }
    }

    private GoalReport clean(CleanWish wish, CleanRequest request) throws IOException {
        if (request.caches() && cleaning.cachesInUse()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.ENVIRONMENT_BUSY,
                    "the caches are in use: something runs, or an environment is being made",
                    "mvn stash:status shows what runs"));
        }
        RunCleaning.Plan plan = cleaning.plan(request);
        if (wish.dryRun() || plan.isEmpty()) {
            List<String> lines = new ArrayList<>(plan.lines());
            lines.add("nothing was removed");
            return new GoalReport(lines, false);
        }
        plan.lines().forEach(host.reporter()::line);
        if (!wish.confirm().test("remove them?")) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NEEDS_ANSWER,
                    "nothing was removed: nobody said yes",
                    "add -Dyes to say so beforehand"));
        }
        int removed = cleaning.carryOut(plan, Thread.currentThread()::isInterrupted);
        List<String> lines = new ArrayList<>();
        if (request.runs()) {
            lines.add("removed " + Texts.count(removed, "run", "runs") + ", " + Texts.size(plan.bytes()));
        }
        if (plan.cacheBytes() > 0) {
            lines.add("removed the caches; what is needed of them is made again");
        }
        lines.add("next: mvn stash:list");
        return new GoalReport(lines, false);
    }

    private static CleanRequest read(CleanWish wish) {
        Problems problems = new Problems();
        Optional<Duration> olderThan = wish.olderThan().flatMap(Durations::parse);
        if (wish.olderThan().isPresent() && olderThan.isEmpty()) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "-DolderThan=" + wish.olderThan().get() + " is not a time span",
                    "write for example -DolderThan=30d or 12h"));
        }
        Optional<Integer> keep = Optional.empty();
        if (wish.keep().isPresent()) {
            String typed = wish.keep().get();
            if (typed.matches("\\d{1,6}")) {
                keep = Optional.of(Integer.parseInt(typed));
            } else {
                problems.add(Problem.error(
                        ProblemCode.BAD_VALUE,
                        "-Dkeep=" + typed + " is not a number of runs",
                        "write for example -Dkeep=5: the newest five of each experiment stay"));
            }
        }
        problems.throwIfErrors();
        return new CleanRequest(olderThan, keep, wish.keepResults(), wish.caches());
    }
}
