package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problems;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment comes out of the cache as it went in, or not at all. */
class ExperimentCacheTest {
    private static final String EVERYTHING = """
            tool: swissroll
            experiment: pca
            description: "two
              lines, ü and 𝄞"
            tags: [a, 'b c']
            estimated_runtime: 2 hours
            debug: true
            overrides: {model: {lr: 0.1}, list: [1, 2], ~gone: null}
            timeout: 1h30m
            grace: 0
            stop_signal: INT
            env: {B: '1', A: ''}
            outputs: ['*.png', metrics.json]
            metrics: [{file: '*.csv', columns: [loss]}, {score: {log: "score: (\\\\S+)"}}, m.json]
            retries: 2
            """;

    @TempDir
    Path root;

    private Experiment read(ConfigFile file) {
        return new ExperimentReader().read(file, new Problems()).orElseThrow();
    }

    private ConfigFile file(int number, String text) throws Exception {
        Path path = root.resolve("configs/e" + number + ".yaml");
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return new ConfigFile("e" + number, path, "configs/e" + number + ".yaml");
    }

    @Test
    void everyKeyComesBack() throws Exception {
        Experiment experiment = read(file(1, EVERYTHING));
        ValueWriter writer = new ValueWriter();
        writer.write(experiment, 7L, experiment.grace());
        ValueReader reader = new ValueReader(ByteBuffer.wrap(writer.bytes()));
        Experiment back = (Experiment) reader.read();
        assertThat(back).isEqualTo(experiment);
        assertThat(back.env().keySet()).as("in order").containsExactly("B", "A");
        assertThat(reader.read()).isEqualTo(7L);
        assertThat(reader.read()).isEqualTo(experiment.grace());
        assertThat(reader.hasMore()).isFalse();
    }

    @Test
    void whatCannotBeWrittenLeavesNoTrace() throws Exception {
        ValueWriter writer = new ValueWriter();
        assertThatThrownBy(() -> writer.write("a", new Object())).isInstanceOf(ValueWriter.UnknownValue.class);
        assertThatThrownBy(() -> writer.write("half \uD834")).isInstanceOf(ValueWriter.UnknownValue.class);
        writer.write("b");
        ValueReader reader = new ValueReader(ByteBuffer.wrap(writer.bytes()));
        assertThat(reader.read()).isEqualTo("b");
        assertThat(reader.hasMore()).isFalse();
    }

    @Test
    void itIsUsedAndOnlyItsOwnerReadsIt() throws Exception {
        Files.createDirectories(root.resolve(".stash"));
        List<ConfigFile> files = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            files.add(file(i, i == 7 ? "tool: a\nexperiment: b\nunknown: c\n" : EVERYTHING));
        }
        Optional<CacheKey> key = Optional.of(new CacheKey("test", -1));
        List<Experiment> first =
                ExperimentsPass.read(files, ExperimentCache.of(new StashRoot(root), key), new Problems());
        assertThat(first).hasSize(1_000);

        ExperimentCache cache = ExperimentCache.of(new StashRoot(root), key);
        cache.open();
        assertThat(cache.size()).as("without the one that has a problem").isEqualTo(999);
        assertThat(cache.get(files.get(3))).isEqualTo(first.get(3)).isNotSameAs(first.get(3));
        assertThat(cache.get(files.get(7))).isNull();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(root.resolve(".stash/experiments.cache"))))
                .isEqualTo("rw-------");
        Problems told = new Problems();
        assertThat(ExperimentsPass.read(files, ExperimentCache.of(new StashRoot(root), key), told))
                .isEqualTo(first);
        assertThat(told.all()).as("the problem is told each time").hasSize(1);
    }
}
