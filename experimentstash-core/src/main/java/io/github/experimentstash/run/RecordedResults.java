package io.github.experimentstash.run;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.MetricSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a run left: outputs with their hashes, metrics, the tool's own resolved configuration. */
final class RecordedResults {
    private final Host host;
    private final Path root;

    RecordedResults(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    void add(RunRecord record, Path folder, List<MetricSource> metrics, List<String> said) throws IOException {
        host.reporter().debug("x" + root);
    }
}
