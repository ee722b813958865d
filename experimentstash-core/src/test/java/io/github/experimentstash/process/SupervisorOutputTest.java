package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.Gate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Much output, consoles that do not read, full disks. */
@Timeout(180)
class SupervisorOutputTest {
    @TempDir
    Path folder;

    Runs runs;

    @BeforeEach
    void begin() throws Exception {
        runs = new Runs(folder);
    }

    @Test
    void aLineOf300MegabytesIsKeptWhole() throws Exception {
        Counter console = new Counter();
        Verdict verdict =
                runs.start(console, "sh", "-c", "head -c 300000000 /dev/zero").await();
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(verdict.outputBytes()).isEqualTo(300_000_000);
        assertThat(runs.log).hasSize(300_000_000);
        assertThat(console.count).isEqualTo(300_000_000);
    }

    @Test
    @Tag("rare")
    void aGigabyteIsKeptWholeInLittleMemory() throws Exception {
        Counter console = new Counter();
        SupervisedProcess process =
                runs.start(console, "sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 1000000000");
        runs.awaitText("events.jsonl", "running");
        long peak = 0;
        while (Files.notExists(runs.record.resolve("attempt-1/exit.json"))) {
            peak = Math.max(peak, highWater(process.pid()));
            Thread.sleep(20);
        }
        assertThat(process.await().outputBytes()).isEqualTo(1_000_000_000);
        assertThat(console.count).isEqualTo(1_000_000_000);
        assertThat(peak).isBetween(1L, 15_000_000L);
    }

    @Test
    void aConsoleThatStopsReadingDoesNotStopTheRun() throws Exception {
        CountDownLatch readOn = new CountDownLatch(1);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        OutputStream console = new OutputStream() {
            @Override
            public void write(int value) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                try {
                    readOn.await();
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
                shown.write(bytes, offset, count);
            }
        };
        SupervisedProcess process = runs.start(
                console,
                "sh",
                "-c",
                "yes 0123456789 | head -n 1000000; touch output/written; until test -e output/go; do sleep 0.05; done; echo last");
        Runs.await(() -> Files.exists(runs.output.resolve("written"))); // while nobody reads
        readOn.countDown();
        Runs.await(() -> shown.toString(UTF_8).endsWith("0123456789\n"));
        Files.createFile(runs.output.resolve("go"));
        assertThat(process.await().outputBytes()).isEqualTo(11_000_005);
        assertThat(runs.log).hasSize(11_000_005);
        assertThat(shown.toString(UTF_8))
                .containsPattern("\\n\\[stash] 1\\d MB skipped on the console, see output.log\\n")
                .hasSizeLessThan(1_000_000);
    }

    @Test
    void aConsoleThatNeverReadsDoesNotKeepTheVerdictBack() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        OutputStream console = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                try {
                    end.await();
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
            }
        };
        SupervisedProcess process = runs.start(console, "sh", "-c", "yes | head -n 1000000");
        runs.awaitText("run.json", "succeeded");
        process.awaitEnd();
        assertThat(RecordLock.isHeld(runs.record)).isFalse();
        end.countDown();
        assertThat(process.await().outputBytes()).isEqualTo(2_000_000);
    }

    @Test
    void aFullDiskUnderTheLogIsSaidAndTheToolGoesOn() throws Exception {
        Path disk = mountTinyDisk();
        try {
            runs.log = disk.resolve("output.log");
            Verdict verdict = runs.run("sh", "-c", "yes | head -c 3000000; touch output/reached; exit 0");
            assertThat(runs.output.resolve("reached")).exists();
            assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(verdict.reason()).contains("output.log lacks").contains("No space left on device");
            assertThat(verdict.outputBytes()).isEqualTo(Files.size(runs.log));
            assertThat(Json.readObject(runs.runJson)).containsEntry("reason", verdict.reason());
        } finally {
            unmount(disk);
        }
    }

    @Test
    void aFullDiskUnderTheRecordStillGivesAVerdict() throws Exception {
        Path disk = mountTinyDisk();
        try {
            Runs onDisk = new Runs(disk);
            SupervisedProcess process =
                    onDisk.start("sh", "-c", "cat /dev/zero > output/fill; echo $? > " + folder.resolve("code"));
            Verdict verdict = process.await();
            assertThat(folder.resolve("code")).hasContent("1");
            assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(verdict.reason()).contains("not all of the record could be written");
            assertThat(AttemptEvidence.read(onDisk.record, 1).verdict()).contains(verdict);
        } finally {
            unmount(disk);
        }
    }

    @Test
    void theRedactorAgreesWithAPlainReplacementHoweverTheBytesAreCut() throws Exception {
        Random random = new Random(7);
        StringBuilder program = new StringBuilder(
                "import os, sys, random\nfolder, name = os.path.split(sys.argv[1]); sys.path.insert(0, folder)\n"
                        + "__import__(name[:-3]); s = sys.modules['stash_output']\n"
                        + "r = random.Random(" + random.nextInt() + ")\n");
        program.append("""
                for round in range(2000):
                    secrets = [bytes(r.choice(b'ab') for _ in range(r.choice((8, 9, 12)))) for _ in range(r.choice((1, 2)))]
                    data = b''.join(r.choice((bytes(r.choice(b'ab') for _ in range(r.randrange(9))), r.choice(secrets))) for _ in range(12))
                    expected, i, count = b'', 0, 0
                    while i < len(data):
                        hit = next((x for x in sorted(secrets, key=len, reverse=True) if data.startswith(x, i)), None)
                        expected += b'***' if hit else data[i:i + 1]
                        i += len(hit) if hit else 1
                        count += bool(hit)
                    redactor, shown, at = s.Redactor(secrets), b'', 0
                    while at < len(data):
                        step = r.randrange(1, 9)
                        shown += redactor.clean(data[at:at + step])
                        at += step
                    shown += redactor.clean(b'', True)
                    assert (shown, redactor.count) == (expected, count), (secrets, data, shown, expected)
                """);
        runs.run("true"); // unpacks the script
        Path script = runs.script();
        Path test = Files.writeString(folder.resolve("redactor.py"), program);
        Process python = new ProcessBuilder(Runs.PYTHON.toString(), "-I", test.toString(), script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(python.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(python.waitFor()).isZero();
    }

    private Path mountTinyDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "stash-test", disk.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(mount.getInputStream().readAllBytes(), UTF_8).strip();
        Gate.require(mount.waitFor() == 0, "a small tmpfs cannot be mounted (needs root): " + answer);
        return disk;
    }

    private static void unmount(Path disk) throws Exception {
        assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                .isZero();
    }

    private static long highWater(long pid) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException ended) {
            return 0;
        }
        return 0;
    }

    private static final class Counter extends OutputStream {
        long count;

        @Override
        public void write(int value) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
