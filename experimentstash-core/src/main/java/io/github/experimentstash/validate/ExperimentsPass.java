package io.github.experimentstash.validate;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.json.FileStamp;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Reads and checks experiment files: two halves at once where there are very many. */
public final class ExperimentsPass {
    /** Below this a second thread costs more than it brings. */
    private static final int WORTH_TWO_THREADS = 1000;

    private final List<Check> checks;
    private final Scope scope;
    private final Optional<String> tool;
    private final ExperimentCache cache;

    ExperimentsPass(List<Check> checks, Scope scope, Optional<String> tool, ExperimentCache cache) {
        this.checks = checks;
        this.scope = scope;
        this.tool = tool;
        this.cache = cache;
    }

    /** Reads without checking. @return the experiments that could be read, in the order of the files */
    public static List<Experiment> read(List<ConfigFile> files, ExperimentCache cache, Problems problems) {
        return new ExperimentsPass(List.of(), null, Optional.empty(), cache).run(files, problems);
    }

    /** @return the experiments that could be read, in the order of the files */
    List<Experiment> run(List<ConfigFile> files, Problems problems) {
        boolean many = files.size() >= WORTH_TWO_THREADS;
        boolean cached = many && cache.isUsed();
        if (cached) {
            cache.open();
        }
        Half first = new Half(many ? files.subList(0, files.size() / 2) : files, cached);
        Half second = new Half(files.subList(first.files.size(), files.size()), cached);
        if (second.files.isEmpty()) {
            first.run();
        } else {
            Thread other = new Thread(second, "stash-validate");
            other.start();
            first.run();
            join(other);
        }
        List<Experiment> experiments = new ArrayList<>(first.experiments);
        experiments.addAll(second.experiments);
        problems.addAll(first.problems.all());
        problems.addAll(second.problems.all());
        if (second.failure != null) {
            throw new CompletionException(second.failure);
        }
        if (cached) {
            cache.save(files, List.of(first.fresh, second.fresh));
        }
        return experiments;
    }

    private static void join(Thread other) {
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Half implements Runnable {
        private final List<ConfigFile> files;
        private final List<Experiment> experiments = new ArrayList<>();
        private final Problems problems = new Problems();
        /** By the number of the check; added to the log in the end, since both halves write to that. */
        private final long[] nanos = new long[checks.size()];

        private final boolean cached;
        private final ExperimentCache.Fresh fresh = new ExperimentCache.Fresh();
        private Throwable failure;

        Half(List<ConfigFile> files, boolean cached) {
            this.files = files;
            this.cached = cached;
        }

        @Override
        public void run() {
            try {
                ExperimentReader reader = new ExperimentReader();
                for (ConfigFile file : files) {
                    check(file, reader);
                }
                for (int i = 0; i < nanos.length; i++) {
                    scope.log().took(checks.get(i), nanos[i]);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
                if (!Thread.currentThread().getName().equals("stash-validate")) {
                    throw e;
                }
            }
        }

        private void check(ConfigFile file, ExperimentReader reader) {
            Problems own = new Problems();
            Experiment experiment = cached ? cache.get(file) : null;
            if (experiment == null) {
                // before it is read: what changes it from now on changes its stamp
                FileStamp stamp = cached ? cache.stamp(file).orElse(null) : null;
                experiment = reader.read(file, own).orElse(null);
                if (stamp != null && experiment != null && own.isEmpty()) {
                    fresh.add(stamp, experiment);
                }
            }
            boolean wanted =
                    tool.isEmpty() || experiment == null || experiment.tool().equals(tool.get());
            if (!wanted) {
                return;
            }
            List<Problem> read = own.all();
            if (!read.isEmpty()) {
                problems.addAll(read);
            }
            if (experiment != null) {
                experiments.add(experiment);
                long since = System.nanoTime();
                for (int i = 0; i < checks.size(); i++) {
                    checks.get(i).checkExperiment(experiment, scope, problems);
                    long now = System.nanoTime();
                    nanos[i] += now - since;
                    since = now;
                }
            }
        }
    }
}
