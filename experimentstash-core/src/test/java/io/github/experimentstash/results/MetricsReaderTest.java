package io.github.experimentstash.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.experimentstash.model.MetricSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shapes were met in nine public tools. */
class MetricsReaderTest {
    @TempDir
    Path out;

    private void write(String name, String text) throws IOException {
        Path file = out.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(UTF_8));
    }

    private MetricsReader.Metrics read(MetricSource... sources) {
        return new MetricsReader().read(List.of(sources), out, out.resolve("output.log"));
    }

    private static MetricSource.Files files(String glob, String... keys) {
        return new MetricSource.Files(glob, List.of(keys));
    }

    @Test
    void jsonIsReadByDottedKeysAlsoWithPythonsNaN() throws IOException {
        write("m.json", "{\"a\": {\"b\": 0.5, \"t\": \"NaN: x\"}, \"n\": 3, \"bad\": NaN, \"l\": [1, -Infinity]}");
        assertThat(read(files("m.json")).values())
                .containsExactly(
                        entry("a.b", 0.5),
                        entry("n", 3L),
                        entry("bad", "NaN"),
                        entry("l.0", 1L),
                        entry("l.1", "-Infinity"));
        assertThat(read(files("m.json", "a.b", "a.t")).values())
                .containsExactly(entry("a.b", 0.5), entry("a.t", "NaN: x"));
        MetricsReader.Metrics missing = read(files("m.json", "nope"), files("other.json"));
        assertThat(missing.problems())
                .extracting(problem -> problem.message())
                .containsExactly("metrics: m.json has no nope", "metrics: no file matches other.json");
    }

    @Test
    void tablesGiveTheLastValueOfEachColumn() throws IOException {
        write("csv/metrics.csv", "epoch,train_loss,val_loss,name\n0,0.9,,a\n0,,0.8,\n1,0.7,,\n1,,0.6,\n");
        assertThat(read(files("**/metrics.csv")).values())
                .containsExactly(entry("epoch", 1L), entry("train_loss", 0.7), entry("val_loss", 0.6));
        write("q.csv", "\"a,b\",\"x\"\"y\"\r\n1e-3,2\r\n");
        assertThat(read(files("q.csv")).values()).containsExactly(entry("a,b", 0.001), entry("x\"y", 2L));
    }

    @Test
    void yamlAndOneLineFilesAreRead() throws IOException {
        write("r.yaml", "best_value: 0.25\nbest_params: {lr: 1e-3, name: x}\n");
        assertThat(read(files("r.yaml")).values())
                .containsExactly(entry("best_value", 0.25), entry("best_params.lr", 0.001));
        write("mlruns/0/abc/metrics/acc", "1700000000000 0.5 0\n1700000000001 0.75 1\n");
        assertThat(read(files("mlruns/**/metrics/*")).values()).containsExactly(entry("acc", 0.75));
        write("x.parquet", "PAR1");
        assertThat(read(files("x.parquet")).problems().get(0).message()).contains("Parquet is not read");
    }

    @Test
    void aMetricsFileIsFoundWhenNothingIsDeclared() throws IOException {
        write("metrics_20261123_192524.csv", "acc_20261123,n\n0.5,x\n");
        write("other.json", "{\"no\": 1}");
        assertThat(read().values()).containsExactly(entry("acc_<stamp>", 0.5));
    }

    @Test
    void theLastMatchInTheLogCounts() throws IOException {
        write("output.log", "score: 1\n\u001b[32mTest score\u001b[0m: 2.5\rscore: 3 of 4\r\nscore: n/a\nend\n");
        assertThat(read(
                                new MetricSource.LogPattern("s", "score: ([0-9.]+)"),
                                new MetricSource.LogPattern("t", "Test score: (\\S+)"))
                        .values())
                .containsExactly(entry("s", 3L), entry("t", 2.5));
        assertThat(read(new MetricSource.LogPattern("z", "zzz"), new MetricSource.LogPattern("w", "("))
                        .problems())
                .hasSize(2);
    }

    @Test
    void aMatchFarFromTheEndOfALongLogIsFound() throws IOException {
        write("output.log", "loss=7\n" + "x".repeat(6 << 20) + "\n" + "line of noise\n".repeat(400_000));
        assertThat(read(new MetricSource.LogPattern("loss", "loss=(\\d+)")).values())
                .containsExactly(entry("loss", 7L));
    }

    @Test
    void aPatternThatWouldNeverEndIsGivenUp() throws IOException {
        write("output.log", "a".repeat(5000) + "\n");
        MetricsReader.Metrics metrics = read(new MetricSource.LogPattern("x", "(?:a|aa|a?a)+$b(.)"));
        assertThat(metrics.values()).isEmpty();
        assertThat(metrics.problems()).hasSize(1);
    }

    @Test
    void aFloodOfMetricsIsBounded() throws IOException {
        StringBuilder json = new StringBuilder("{\"a\": [0");
        for (int i = 0; i < 500; i++) {
            json.append(',').append(i);
        }
        write("m.json", json + "]}");
        MetricsReader.Metrics metrics = read(files("m.json"));
        assertThat(metrics.values()).hasSize(200);
        assertThat(metrics.problems().get(0).message()).contains("501 metrics");
    }
}
