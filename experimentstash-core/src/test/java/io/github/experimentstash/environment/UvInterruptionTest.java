package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.DefaultSignals;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sync that does not come to its end leaves half-written packages, which uv takes for whole ones. The next run makes
 * the environment good.
 */
@Timeout(600)
class UvInterruptionTest {
    private static final int FILES = 600;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static LocalIndex index;
    private ToolStash stash;
    private Path packages;

    /** A package of many files, which takes its time to be installed, so that a signal meets it half done. */
    @BeforeAll
    static void makeIndex() throws IOException {
        RealUv.program();
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            files.put("many/m" + i + ".py", "x = " + i + "\n");
        }
        files.put("many/__init__.py", "");
        index = new LocalIndex().wheel("many", "1.0", files).wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"));
    }

    @AfterAll
    static void closeIndex() {
        if (index != null) {
            index.close();
        }
    }

    @BeforeEach
    void lock() throws Exception {
        stash = new ToolStash(folder.resolve("stash"));
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", shared.resolve("cache").toString());
        // slower than links, as on a cluster whose cache is another disk
        stash.variables.put("UV_LINK_MODE", "copy");
        stash.locked("many", "alpha");
    }

    @Test
    void aSyncThatWasInterruptedHealsTenTimesOutOfTen() throws Exception {
        interruptTenTimes(List.of("KILL", "TERM", "INT"));
    }

    @Tag("rare")
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT"})
    void eachWayToInterruptASyncHealsTenTimesOutOfTen(String signal) throws Exception {
        interruptTenTimes(List.of(signal));
    }

    private void interruptTenTimes(List<String> signals) throws Exception {
        Gate.require(Capability.PYTHON);
        stash.prepare();
        packages = stash.sitePackages();
        int interrupted = 0;
        for (int round = 0; round < 10; round++) {
            Trees.delete(stash.venv());
            Trees.delete(stash.root.resolve(".stash"));
            stash.variables.put("UV_LINK_MODE", "copy");
            if (isInterrupted(signals.get(round % signals.size()), round * FILES / 12)) {
                interrupted++;
            }
            stash.variables.remove("UV_LINK_MODE");
            isWholeAfterTheNextRun();
        }
        assertThat(interrupted).as("rounds in which the sync was really hit").isPositive();
    }

    private void isWholeAfterTheNextRun() throws Exception {
        assertThat(stash.prepare().packages()).contains("alpha==1.0\nmany==1.0\n");
        assertThat(SitePackages.of(stash.venv()).orElseThrow().damage()).isEmpty();
        assertThat(installedFiles()).isEqualTo(FILES + 1);
    }

    /** uv gets the signal as soon as that file is there. */
    private boolean isInterrupted(String signal, int file) throws Exception {
        Programs killing = command -> {
            Process process = start(
                    new ProcessBuilder(DefaultSignals.with(command.arguments())),
                    command.directory(),
                    command.variables());
            awaitFile(process::isAlive, file);
            signal(process.pid(), signal);
            return new CommandResult(process.waitFor(), new byte[0], new byte[0], false);
        };
        Environments environments = new Environments(
                ToolStash.host(stash.heard, stash.variables, true),
                new EnvironmentOptions(Optional.of(RealUv.program()), false),
                killing);
        try {
            environments.prepare(stash.request()).lease().close();
            return false;
        } catch (StashException interrupted) {
            return true;
        }
    }

    private static Process start(ProcessBuilder builder, Path directory, Map<String, String> variables)
            throws IOException {
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void signal(long pid, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    private void awaitFile(BooleanSupplier isAlive, int file) throws InterruptedException {
        Path seen = packages.resolve("many/m" + file + ".py");
        while (isAlive.getAsBoolean() && !Files.exists(seen)) {
            TimeUnit.MICROSECONDS.sleep(200);
        }
    }

    private int installedFiles() throws IOException {
        String[] names = stash.sitePackages().resolve("many").toFile().list();
        return names == null ? 0 : names.length;
    }

    @Tag("rare")
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void nothingOfASyncLivesOnAfterItsMavenWasToldToEnd(String signal) throws Exception {
        nothingOfASyncLivesOnAfterItsMavenAndTheNextRunHeals(signal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "INT"})
    void nothingOfASyncLivesOnAfterItsMavenAndTheNextRunHeals(String signal) throws Exception {
        aSyncBegins();
        Process maven = start(
                new ProcessBuilder(DefaultSignals.with(PrepareMain.command(stash, RealUv.program(), stash.kind))),
                Path.of("").toAbsolutePath(),
                stash.variables);
        awaitFile(maven::isAlive, FILES / 2);

        signal(maven.pid(), signal);
        assertThat(maven.waitFor(60, TimeUnit.SECONDS)).isTrue();

        isWholeAfterTheNextRun();
        assertThat(processesIn(stash.root)).isEmpty();
    }

    /** Whose signals meet Maven and uv at once. */
    @Tag("rare")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingOfASyncLivesOnInATerminal(boolean ctrlC) throws Exception {
        aSyncBegins();
        Terminal terminal =
                Terminal.open(folder, PrepareMain.command(stash, RealUv.program(), stash.kind), stash.variables);
        awaitFile(terminal::isAlive, FILES / 2);
        if (ctrlC) {
            terminal.typeCtrlC();
            terminal.await(); // by itself
        }
        terminal.close();
        terminal.await();

        isWholeAfterTheNextRun();
        assertThat(processesIn(stash.root)).isEmpty();
    }

    @Tag("rare")
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "HUP", "INT"})
    void aSyncGoesOnWithoutTheShellAboveItsMaven(String signal) throws Exception {
        aSyncBegins();
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", "\"$@\"; exit $?", "sh"));
        command.addAll(PrepareMain.command(stash, RealUv.program(), stash.kind));
        Process shell = start(
                new ProcessBuilder(DefaultSignals.with(command)), Path.of("").toAbsolutePath(), stash.variables);
        awaitFile(shell::isAlive, FILES / 2);
        ProcessHandle maven = shell.children().findFirst().orElseThrow();

        signal(shell.pid(), signal);
        maven.onExit().get(60, TimeUnit.SECONDS);

        assertThat(installedFiles()).isEqualTo(FILES + 1);
        assertThat(stash.prepare().changed()).as("anything was left to do").isFalse();
        assertThat(processesIn(stash.root)).isEmpty();
    }

    /** One has been there already, so that it is known where its files will lie. */
    private void aSyncBegins() throws Exception {
        Gate.require(Capability.PYTHON);
        stash.prepare();
        packages = stash.sitePackages();
        Trees.delete(stash.venv());
        Trees.delete(stash.root.resolve(".stash"));
    }

    /** Those whose working directory lies there. */
    private static List<String> processesIn(Path root) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                .toRealPath()
                                .startsWith(root);
                    } catch (IOException goneOrNotOurs) {
                        return false;
                    }
                })
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
    }

    @Test
    void aDiskThatWasFullInTheMiddleHealsOnceThereIsRoom() throws Exception {
        Gate.require(Capability.MOUNT);
        Path disk = Files.createDirectories(stash.venv());
        mount("mount", "-t", "tmpfs", "-o", "nr_inodes=600", "tmpfs", disk.toString());
        try {
            isSaidToBeFull();
            mount("mount", "-o", "remount,nr_inodes=60000", disk.toString());

            isWholeAfterTheNextRun();
        } finally {
            mount("umount", "-l", disk.toString());
        }
    }

    @Test
    void aCacheWhoseDiskWasFullHealsOnceThereIsRoom() throws Exception {
        Gate.require(Capability.MOUNT);
        Path disk = Files.createDirectories(folder.resolve("cache disk"));
        mount("mount", "-t", "tmpfs", "-o", "nr_inodes=600", "tmpfs", disk.toString());
        try {
            stash.variables.put("UV_CACHE_DIR", disk.resolve("cache").toString());
            isSaidToBeFull();
            mount("mount", "-o", "remount,nr_inodes=60000", disk.toString());

            isWholeAfterTheNextRun();
        } finally {
            mount("umount", "-l", disk.toString());
        }
    }

    private void isSaidToBeFull() {
        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.SYNC_FAILED);
            assertThat(problem.message())
                    .startsWith("the environment of 't' was not installed: the disk is full\n    ");
            assertThat(problem.hint().orElseThrow()).contains("run the same command again");
        });
    }

    private void mount(String... command) throws Exception {
        assertThat(stash.run(stash.root, command).errorText()).isEmpty();
    }
}
