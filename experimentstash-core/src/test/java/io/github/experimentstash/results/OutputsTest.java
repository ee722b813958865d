package io.github.experimentstash.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    @TempDir
    Path root;

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(UTF_8));
    }

    private OutputCollector.Collected collect(String folder) {
        return new OutputCollector()
                .collect(root.resolve(folder), root, Optional.empty(), (bytes, all) -> {}, () -> false);
    }

    @Test
    void filesAreHashedTypedAndInOrder() throws IOException {
        write("out/metrics.json", "abc");
        write("out/plots/pca 1.png", "");
        write("out/.hydra/config.yaml", "a: 1");
        write("out/data.csv", "x");
        write("secret.txt", "outside");
        Files.createSymbolicLink(root.resolve("out/link.txt"), root.resolve("secret.txt"));
        OutputCollector.Collected collected = collect("out");
        assertThat(collected.complete()).isTrue();
        assertThat(collected.files())
                .extracting(file -> file.path() + " " + file.role() + " " + file.mediaType())
                .containsExactly(
                        "out/.hydra/config.yaml log application/yaml",
                        "out/data.csv table text/csv",
                        "out/metrics.json metrics application/json",
                        "out/plots/pca 1.png plot image/png");
        // FIPS 180-4, appendix: the hash of "abc"
        assertThat(collected.files().get(2).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(collect("absent").files()).isEmpty();
    }

    @Test
    void twoThreadsFindTheSameAsOne() throws IOException {
        for (int i = 0; i < 300; i++) {
            write("out/" + (1000 + i) + ".txt", "text " + i);
        }
        OutputCollector.Collected collected = collect("out");
        assertThat(collected.files()).hasSize(300);
        assertThat(collected.files()).extracting(OutputFile::path).isSorted();
    }

    @Test
    void anInterruptionKeepsWhatIsHashedAndSaysSo() throws IOException {
        write("out/a", "x");
        write("out/b", "x");
        int[] asked = new int[1];
        OutputCollector.Collected collected = new OutputCollector()
                .collect(root.resolve("out"), root, Optional.empty(), (bytes, all) -> {}, () -> ++asked[0] > 1);
        assertThat(collected.complete()).isFalse();
        assertThat(collected.files()).hasSize(1);
        assertThat(collected.notes()).containsExactly("hashing was interrupted: 1 of 2 files are recorded");
    }

    @Test
    void equalBytesAreSaidToBeEqualAndLogsDoNotCount() throws IOException {
        write("one/pca_20261123_192524.csv", "1");
        write("one/metrics.json", "1");
        write("one/run.log", "10:00");
        write("two/pca_20261124_080000.csv", "1");
        write("two/metrics.json", "1");
        write("two/run.log", "11:00");
        OutputComparison same = OutputComparison.compare(
                collect("one").files(), "one", collect("two").files(), "two");
        assertThat(same.isIdentical()).isTrue();
        assertThat(same.text("r1")).isEqualTo("bit-identical to the last success r1");
        write("two/metrics.json", "2");
        write("two/new.png", "2");
        OutputComparison other = OutputComparison.compare(
                collect("one").files(), "one", collect("two").files(), "two");
        assertThat(other.text("r1")).isEqualTo("differs from r1: metrics.json; new new.png");
        assertThat(OutputComparison.compare(List.of(), "one", List.of(), "two").isIdentical())
                .isFalse();
    }

    @Test
    void whatChangedInTheToolsFolderIsSeenAndCachesAreNot() throws IOException {
        write("tool/main.py", "1");
        write("tool/old.csv", "1");
        write("tool/same.txt", "1");
        FileSnapshot before = FileSnapshot.take(root.resolve("tool"), Set.of("outputs"));
        write("tool/main.py", "22");
        Files.delete(root.resolve("tool/old.csv"));
        write("tool/sub/new.csv", "1");
        write("tool/outputs/x/y.csv", "1");
        write("tool/__pycache__/x.pyc", "1");
        write("tool/env/pyvenv.cfg", "1");
        FileSnapshot.Changes changes =
                FileSnapshot.take(root.resolve("tool"), Set.of("outputs")).changesSince(before);
        assertThat(changes)
                .isEqualTo(
                        new FileSnapshot.Changes(List.of("sub/new.csv"), List.of("main.py"), List.of("old.csv"), true));
        assertThat(changes.isEmpty()).isFalse();
    }

    @Test
    void stampsInNamesAreLeftOut() {
        assertThat(Stamps.normalised("pca_20261123_192524.csv")).isEqualTo("pca_<stamp>.csv");
        assertThat(Stamps.normalised("2026-11-23/19-25-24/x")).isEqualTo("<stamp>/x");
        assertThat(Stamps.normalised("n_20000000001.csv")).isEqualTo("n_20000000001.csv");
        assertThat(Stamps.normalised("f1_2026")).isEqualTo("f1_2026");
    }
}
