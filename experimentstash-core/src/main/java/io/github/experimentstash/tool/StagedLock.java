package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.model.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** The lock that the stash keeps of a tool without one: staged beside the tool, when the tool is new. */
public final class StagedLock {
    private static final String OPERATION = "lock";

    private final Host host;
    private final StashRoot root;
    private final Checkpoint checkpoint;

    public StagedLock(Host host, StashRoot root, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.checkpoint = checkpoint;
    }

    /**
     * Stages the file as it is; what else is staged stays.
     *
     * @param tool a submodule of the index
     * @param path of the tool
     * @param file of the lock, relative to the stash's root
     * @throws io.github.experimentstash.model.StashFailure if the repository is not to be changed now
     */
    public void stage(String tool, String path, String file) throws IOException, InterruptedException {
        try (Workbench bench = Workbench.open(host, root, "stage the lock of " + tool, checkpoint)) {
            Optional<String> commit = bench.index().gitlink(bench.area().index(), path);
            if (commit.isEmpty()) {
                return; // taken out by somebody meanwhile
            }
            String text = Files.readString(root.path().resolve(file));
            Companion lock = new Companion(file, text, text, before -> text);
            bench.change().prepare(OPERATION, tool, path);
            boolean applied = false;
            try {
                Change.Plan plan = new SubmodulePlans(bench.area(), true)
                        .repin(OPERATION, tool, Submodule.at(path), commit.get(), List.of(lock));
                bench.change().apply(plan);
                applied = true;
            } finally {
                if (!applied) {
                    bench.change().abandon();
                }
            }
        }
    }
}
