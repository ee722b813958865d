package io.github.experimentstash.process;

import java.util.List;
import java.util.Locale;

/**
 * The experiment trackers that we know. A new one is a row here and a class in {@code stash_tracker_KIND.py}; see
 * {@code CONTRIBUTING.md}.
 */
public enum TrackerKind {
    /** Weights &amp; Biases. */
    WANDB("wandb"),
    /** MLflow; of the whole package and its client alone the first counts. */
    MLFLOW("mlflow", "mlflow-skinny"),
    /** Whatever writes TensorBoard's files. */
    TENSORBOARD("tensorboard", "tensorboardx");

    /** Apart by spaces, since an enum is to hold nothing that can change. */
    private final String packages;

    TrackerKind(String... packages) {
        this.packages = String.join(" ", packages);
    }

    /** As {@code kind} of records has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of distributions, normalized, any of which in a tool's environment means that it may use this tracker. */
    public List<String> packages() {
        return List.of(packages.split(" "));
    }

    /** The Python module that has its class. */
    String module() {
        return "stash_tracker_" + word();
    }
}
