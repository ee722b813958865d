package io.github.experimentstash.run;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.Resume;
import io.github.experimentstash.model.Retries;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.process.SupervisedCommand;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts of one run: in one record, one log and one output directory, each with evidence of its own. Whether there is
 * another one is the experiment's to say ({@code retries}), and where it goes on ({@code resume}).
 */
final class Attempts {
    private final Host host;
    private final RunPlan plan;
    private final RunStart first;
    private RunStart current;
    private Optional<Verdict> lost = Optional.empty();

    Attempts(Host host, RunPlan plan, RunStart first) {
        this.host = host;
        this.plan = plan;
        this.first = first;
        this.current = first;
    }

    /** The one to start, or that runs. */
    RunStart current() {
        return current;
    }

    /** Of the attempt before {@link #current}, when this one is still to be started. */
    Optional<Verdict> lost() {
        return lost;
    }

    void begun() {
        lost = Optional.empty();
    }

    /**
     * Whether the verdict calls for another attempt, which is then the current one; tells of it.
     *
     * @throws IOException if the output directory cannot be looked through
     */
    boolean goOnAfter(Verdict verdict) throws IOException {
        Retries retries = plan.experiment().retries();
        int done = current.supervised().attempt();
        if (done > retries.times() || !retries.covers(verdict.state(), verdict.exitCode())) {
            return false;
        }
        Optional<Resume> resume =
                plan.experiment().resume().or(() -> plan.tool().resume());
        Optional<Path> checkpoint = resume.isPresent() ? newest(resume.get()) : Optional.empty();
        current = next(done + 1, resume, checkpoint);
        lost = Optional.of(verdict);
        String from = checkpoint
                .map(path -> ", from " + slashes(plan.root().relativize(path)))
                .orElse(resume.isPresent() ? ", from the beginning: there is no checkpoint" : "");
        host.reporter().line("");
        host.reporter()
                .line(verdict.state().word() + " after " + Texts.duration(Math.max(0, verdict.wallSeconds())) + ": "
                        + verdict.reason());
        host.reporter().line("attempt " + (done + 1) + " of " + (retries.times() + 1) + from);
        host.reporter().line("");
        return true;
    }

    private RunStart next(int attempt, Optional<Resume> resume, Optional<Path> checkpoint) {
        List<String> command = new ArrayList<>(first.command());
        Map<String, String> variables = new HashMap<>(first.supervised().variables());
        variables.put("STASH_ATTEMPT", Integer.toString(attempt));
        if (checkpoint.isPresent()) {
            String relative = slashes(plan.workingDirectory().relativize(checkpoint.get()));
            for (String argument : resume.orElseThrow().arguments()) {
                command.add(argument.replace("${checkpoint}", relative));
            }
            variables.put("STASH_RESUME_FROM", checkpoint.get().toString());
        }
        SupervisedCommand supervised = first.supervised().again(attempt, command, variables);
        return new RunStart(
                first.folder(),
                first.outputDirectory(),
                command,
                supervised,
                first.elsewhere(),
                first.notes(),
                first.droppedPythonPath());
    }

    /** Of this run alone: in a directory that the user named there may be those of others. */
    private Optional<Path> newest(Resume resume) throws IOException {
        FileTime begin = Files.getLastModifiedTime(
                first.folder().path().resolve("attempt-1").resolve("spec.json"));
        List<Path> matching = new ArrayList<>();
        for (Path file : OutputGlobs.matching(first.outputDirectory(), resume.checkpoint())) {
            if (Files.getLastModifiedTime(file).compareTo(begin) >= 0) {
                matching.add(file);
            }
        }
        return matching.stream().max(Comparator.comparing(Attempts::modified).thenComparing(Path::toString));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
