package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor's script finds its parts, whatever became of what Python keeps compiled beside them. */
@Timeout(60)
class SupervisorScriptsTest {
    @TempDir
    Path folder;

    private Runs runs;

    @BeforeEach
    void make() throws Exception {
        Gate.require(Capability.PYTHON);
        runs = new Runs(folder);
    }

    @Test
    void itsPartsAreCompiledOnceAndItIsNot() throws Exception {
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        List<Path> compiled = compiled();
        assertThat(compiled)
                .extracting(file -> file.getFileName().toString().replaceFirst("_[0-9a-f]+\\..*", ""))
                .containsExactly(
                        "stash_attempt", "stash_child", "stash_output", "stash_record", "stash_tree", "stash_verdict");
        for (Path file : compiled) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        }
        assertThat(again().state()).isEqualTo(RunState.SUCCEEDED);
        for (Path file : compiled) {
            assertThat(Files.getLastModifiedTime(file))
                    .as("it was taken as it is")
                    .isEqualTo(FileTime.from(Instant.EPOCH));
        }
    }

    /** As a power cut may leave them. */
    @Test
    void whatWasCompiledMayBeTorn() throws Exception {
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        List<Path> compiled = compiled();
        List<byte[]> whole = new ArrayList<>();
        for (int i = 0; i < compiled.size(); i++) {
            byte[] content = Files.readAllBytes(compiled.get(i));
            whole.add(content);
            byte[] torn = i % 3 == 0 ? new byte[0] : new byte[content.length];
            if (i % 3 == 1) {
                torn = Arrays.copyOf(content, content.length / 2);
            } else if (i % 3 == 2) {
                System.arraycopy(content, 0, torn, 0, 16); // the head, and nothing behind it
            }
            Files.write(compiled.get(i), torn);
        }
        Verdict verdict = again();
        assertThat(verdict.state()).as(verdict.reason()).isEqualTo(RunState.SUCCEEDED);
        again();
        for (int i = 0; i < compiled.size(); i++) {
            assertThat(Files.readAllBytes(compiled.get(i)))
                    .as("it was made anew")
                    .isEqualTo(whole.get(i));
        }
    }

    @Test
    void whereNothingCanBeKeptItIsCompiledEachTime() throws Exception {
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        Path cache = runs.script().resolveSibling("__pycache__");
        for (Path file : compiled()) {
            Files.delete(file);
        }
        Files.delete(cache);
        Files.createFile(cache); // nobody can make a folder of that name, root neither
        assertThat(again().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(cache).isEmptyFile();
    }

    @Test
    void aDamagedPartIsReplacedFromThePlugin() throws Exception {
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        Path part;
        try (var files = Files.newDirectoryStream(runs.script().getParent(), "stash_tree_*.py")) {
            part = files.iterator().next();
        }
        Files.writeString(part, "raise ValueError('not ours')\n");
        assertThat(again().state()).isEqualTo(RunState.SUCCEEDED);
    }

    /** As onto the node of a cluster: under its own name or another one, and with another working directory. */
    @Test
    void aCopyFindsItsPartsBesideIt() throws Exception {
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        Path aside = Files.createDirectory(folder.resolve("aside"));
        try (var files = Files.newDirectoryStream(runs.script().getParent(), "*.py")) {
            for (Path file : files) {
                String plain = file.getFileName().toString().replaceFirst("_[0-9a-f]+\\.py", ".py");
                Files.copy(file, aside.resolve(plain));
            }
        }
        Runs other = new Runs(Files.createDirectory(folder.resolve("other")));
        Files.createDirectory(other.record.resolve("attempt-1"));
        Files.writeString(
                other.record.resolve("attempt-1/spec.json"), Json.write(Supervisor.spec(other.command("true"))));
        Process python = new ProcessBuilder(
                        Runs.PYTHON.toString(),
                        "-I",
                        "-S",
                        "stash_supervisor.py",
                        other.record.toString(),
                        "1",
                        "--owner",
                        "none")
                .directory(aside.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(python.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(python.waitFor()).isZero();
        assertThat(AttemptEvidence.read(other.record, 1).verdict().orElseThrow().state())
                .isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void manyThatStartAtOnceAgree() throws Exception {
        List<SupervisedProcess> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Runs one = new Runs(Files.createDirectory(folder.resolve("run" + i)));
            all.add(new Supervisor(Runs.PYTHON, folder.resolve("scripts"))
                    .start(one.command("true"), new ByteArrayOutputStream()));
        }
        for (SupervisedProcess one : all) {
            assertThat(one.await().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    private Verdict again() throws Exception {
        Runs next = new Runs(Files.createTempDirectory(folder, "run"));
        return new Supervisor(Runs.PYTHON, folder.resolve("scripts"))
                .start(next.command("true"), new ByteArrayOutputStream())
                .await();
    }

    private List<Path> compiled() throws IOException {
        try (var files = Files.list(runs.script().resolveSibling("__pycache__"))) {
            return files.sorted().toList();
        }
    }
}
