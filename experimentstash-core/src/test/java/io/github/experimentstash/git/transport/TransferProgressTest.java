package io.github.experimentstash.git.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Reporter;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final List<String> passing = new ArrayList<>();
    private boolean terminal;
    private long now = 5 * SECOND;
    private final TransferProgress progress = new TransferProgress(new Heard(), "tools/pca", () -> now);

    @Test
    void aQuickCloneSaysNothing() {
        for (int percent = 0; percent <= 100; percent++) {
            progress.heard("Receiving objects: " + percent + "% (" + percent + "/100)");
        }
        now += 9 * SECOND;
        progress.heard("Resolving deltas: 100% (7/7), done.");
        assertThat(lines).isEmpty();
    }

    @Test
    void elsewhereALineComesEveryTenSeconds() {
        for (int second = 1; second <= 35; second++) {
            now += SECOND;
            progress.heard(
                    "Receiving objects:  " + second + "% (" + second + "/100), " + second + ".50 MiB | 1.50 MiB/s");
        }
        assertThat(lines)
                .containsExactly(
                        "tools/pca  receiving objects 10 % (10.50 MiB, 1.50 MiB/s)",
                        "tools/pca  receiving objects 20 % (20.50 MiB, 1.50 MiB/s)",
                        "tools/pca  receiving objects 30 % (30.50 MiB, 1.50 MiB/s)");
        assertThat(passing).isEmpty();
    }

    @Test
    void onATerminalTheStatePasses() {
        terminal = true;
        for (int i = 0; i < 10; i++) {
            now += SECOND / 10;
            progress.heard("remote: Compressing objects:  " + 10 * i + "% (" + i + "/10)");
        }
        assertThat(passing).hasSize(5).first().isEqualTo("tools/pca  compressing objects 10 %");
        assertThat(lines).isEmpty();
    }

    @Test
    void whatIsNoProgressIsPassedOver() {
        now += 60 * SECOND;
        for (String line : List.of("", "fatal: no", "remote: \u001b[31mhello", "Receiving objects: x% (1/2)")) {
            progress.heard(line);
        }
        assertThat(lines).isEmpty();
    }

    private final class Heard implements Reporter {
        @Override
        public void line(String text) {
            lines.add(text);
        }

        @Override
        public void passing(String text) {
            passing.add(text);
        }

        @Override
        public boolean isTerminal() {
            return terminal;
        }

        @Override
        public void warn(String text) {
            throw new AssertionError(text);
        }

        @Override
        public void debug(String text) {
            throw new AssertionError(text);
        }

        @Override
        public OutputStream console() {
            return OutputStream.nullOutputStream();
        }
    }
}
