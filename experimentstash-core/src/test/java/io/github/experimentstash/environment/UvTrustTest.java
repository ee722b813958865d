package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An environment is trusted only while all that is known of it holds; what is broken heals. */
class UvTrustTest {
    private static final Path NO_UV = Path.of("/nonexistent/uv");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aFileThatIsGoneFromAPackageIsFoundWhenTheFingerprintIsGoneAndMadeGood() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("attrs==23.1.0");
        stash.prepare();
        Files.delete(stash.sitePackages().resolve("attr/_make.py"));
        Trees.delete(stash.root.resolve(".stash"));

        PreparedEnvironment healed = stash.prepare();

        assertThat(healed.changed()).isTrue();
        assertThat(stash.heard.lines)
                .anyMatch(line -> line.startsWith(
                        "making the environment of t anew: attrs 23.1.0: 1 file missing or of another size"));
        assertThat(stash.python("import attr; print(attr.__version__)")).isEqualTo("23.1.0");
    }

    @Test
    void aPackageFolderThatIsGoneIsSeenByTheFingerprint() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("attrs==23.1.0");
        stash.prepare();
        Trees.delete(stash.sitePackages().resolve("attr"));

        assertThat(stash.prepare().changed()).isTrue();
        assertThat(stash.python("import attr; print(attr.__version__)")).isEqualTo("23.1.0");
    }

    @Test
    void whatTheUserInstalledOnTopIsTakenOutAgain() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.uv(
                "pip",
                "install",
                "-q",
                "--python",
                Interpreters.python(stash.venv()).toString(),
                "iniconfig");

        assertThat(stash.prepare().packages()).contains("six==1.16.0\n");
    }

    @Test
    void bytecodeOfTheFirstRunIsNoReasonToSyncAgain() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.python("import six");
        assertThat(stash.sitePackages().resolve("__pycache__")).isDirectory();

        stash.uv = Optional.of(NO_UV);

        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void anInterpreterThatIsGoneMakesTheEnvironmentAnew() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Path python = Interpreters.python(stash.venv());
        Files.delete(python);
        Files.createSymbolicLink(python, Path.of("/nonexistent/python"));

        stash.prepare();

        assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");
    }

    @Test
    void aStashThatWasMovedIsSyncedWhereItIsNow() throws Exception {
        ToolStash before = new ToolStash(folder.resolve("before")).locked("six==1.16.0");
        before.prepare();
        Files.move(before.root, folder.resolve("after"));
        ToolStash after = new ToolStash(folder.resolve("after"));

        PreparedEnvironment prepared = after.prepare();

        assertThat(prepared.python()).startsWithRaw(after.root);
        assertThat(after.python("import six; print(six.__version__)")).isEqualTo("1.16.0");
    }

    @Test
    void aChangedLockIsSynced() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        stash.locked("six==1.17.0");

        assertThat(stash.prepare().packages()).contains("six==1.17.0\n");
    }

    @Test
    void touchingAFileWithoutChangingItIsNoReasonToSync() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Files.writeString(stash.tool.resolve("pyproject.toml"), Files.readString(stash.tool.resolve("pyproject.toml")));

        stash.uv = Optional.of(NO_UV);

        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void aFolderThatIsNoEnvironmentIsNotTouched() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0").file(".venv/thesis.tex", "results");

        assertThatThrownBy(stash::prepare).satisfies(thrown -> {
            StashFailure failure = (StashFailure) thrown;
            assertThat(failure.problems().get(0).code()).isEqualTo(ProblemCode.ENVIRONMENT_BROKEN);
            assertThat(failure.problems().get(0).hint().orElseThrow()).contains("mv tools/t/.venv tools/t/.venv.old");
        });
        assertThat(stash.venv().resolve("thesis.tex")).hasContent("results\n");
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
        ToolStash stash = new ToolStash(folder).locked("pygments==2.17.2", "six==1.16.0");
        stash.variables.put("UV_LINK_MODE", "copy");
        String whole = stash.prepare().packages().orElseThrow();
        int interrupted = 0;
        for (int round = 0; round < 10; round++) {
            Trees.delete(stash.venv());
            Trees.delete(stash.root.resolve(".stash"));
            if (prepareKilledAfter(stash, signals.get(round % signals.size()), 0.02 + round * 0.02)) {
                interrupted++;
            }
            assertThat(stash.prepare().packages()).contains(whole);
            assertThat(SitePackages.of(stash.venv()).orElseThrow().damage()).isEmpty();
        }
        assertThat(interrupted).as("rounds in which the sync was really hit").isPositive();
        assertThat(stash.python("import pygments.lexers.python, six; print('all')"))
                .isEqualTo("all");
    }

    private static boolean prepareKilledAfter(ToolStash stash, String signal, double seconds) {
        Programs killing = command -> {
            List<String> arguments = new ArrayList<>();
            if (command.arguments().contains("sync")) {
                arguments.addAll(List.of("timeout", "-s", signal, Double.toString(seconds)));
            }
            arguments.addAll(command.arguments());
            return new CommandRunner()
                    .run(new Command(arguments, command.directory(), command.variables(), command.timeout()));
        };
        Environments environments = new Environments(
                ToolStash.host(stash.heard, stash.variables, true),
                new EnvironmentOptions(Optional.of(RealUv.program()), false),
                killing);
        try {
            environments.prepare(stash.request()).lease().close();
            return false;
        } catch (StashFailure interrupted) {
            return true;
        }
    }

    @Test
    void aDiskThatWasFullInTheMiddleHealsOnceThereIsRoom() throws Exception {
        Gate.require(Capability.MOUNT);
        ToolStash stash = new ToolStash(folder).locked("pygments==2.17.2", "six==1.16.0");
        stash.prepare();
        Trees.delete(stash.venv());
        stash.variables.put("UV_LINK_MODE", "copy");
        Path disk = Files.createDirectories(stash.venv());
        mount(stash, "mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", disk.toString());
        try {
            assertThatThrownBy(stash::prepare).satisfies(thrown -> {
                StashFailure failure = (StashFailure) thrown;
                assertThat(failure.problems().get(0).code()).isEqualTo(ProblemCode.SYNC_FAILED);
                assertThat(failure.problems().get(0).message())
                        .startsWith("the environment of 't' was not installed: the disk is full\n    ");
            });
            mount(stash, "mount", "-o", "remount,size=60m", disk.toString());

            stash.prepare();

            assertThat(stash.python("import pygments.lexers.python, six; print('all')"))
                    .isEqualTo("all");
            assertThat(SitePackages.of(stash.venv()).orElseThrow().damage()).isEmpty();
        } finally {
            mount(stash, "umount", "-l", disk.toString());
        }
    }

    private static void mount(ToolStash stash, String... command) throws Exception {
        assertThat(stash.run(stash.root, command).errorText()).isEmpty();
    }

    @Test
    void aToolInSyncOnAReadOnlyMountIsRunAndNothingIsWritten() throws Exception {
        Gate.require(Capability.MOUNT);
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        mount(stash, "mount", "--bind", stash.tool.toString(), stash.tool.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.tool.toString());
            assertThat(stash.prepare().changed()).isFalse();

            Trees.delete(stash.root.resolve(".stash"));
            assertThat(stash.prepare().changed())
                    .as("also without a fingerprint")
                    .isFalse();
        } finally {
            mount(stash, "umount", "-l", stash.tool.toString());
        }
    }

    @Test
    void aStashThatCannotBeWrittenAtAllIsNoObstacleEither() throws Exception {
        Gate.require(Capability.MOUNT);
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Trees.delete(stash.root.resolve(".stash"));
        mount(stash, "mount", "--bind", stash.root.toString(), stash.root.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.root.toString());

            PreparedEnvironment prepared = stash.prepare();

            assertThat(prepared.changed()).isFalse();
            assertThat(prepared.packages()).contains("six==1.16.0\n");
        } finally {
            mount(stash, "umount", "-l", stash.root.toString());
        }
    }

    @Test
    void aToolNotInSyncOnAReadOnlyMountIsExplained() throws Exception {
        Gate.require(Capability.MOUNT);
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        mount(stash, "mount", "--bind", stash.tool.toString(), stash.tool.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.tool.toString());

            assertThatThrownBy(stash::prepare)
                    .satisfies(thrown -> assertThat(
                                    ((StashFailure) thrown).problems().get(0).message())
                            .startsWith("the environment of 't' is not in sync, and it cannot be written in tools/t"));
        } finally {
            mount(stash, "umount", "-l", stash.tool.toString());
        }
    }

    @Test
    void aCacheOnAnotherFileSystemIsCopiedFromWithoutAWord() throws Exception {
        Gate.require(Capability.MOUNT);
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path disk = Files.createDirectories(folder.resolve("other-disk"));
        mount(stash, "mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString());
        try {
            stash.variables.put("UV_CACHE_DIR", disk.resolve("cache").toString());
            stash.prepare();
            assertThat(stash.heard.debug).noneMatch(line -> line.contains("Failed to hardlink"));
            assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");
        } finally {
            mount(stash, "umount", "-l", disk.toString());
        }
    }
}
