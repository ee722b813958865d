package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** uv is found, or provided through the user's own pip, or there is neither and the message helps. */
class UvProvisionTest {
    @TempDir
    Path folder;

    private ToolStash stash;
    private Path cache;

    /** A machine without uv; pip gets packages from a folder of the user's, and from nowhere else. */
    @BeforeEach
    void withoutUv() throws Exception {
        RealUv.program();
        stash = new ToolStash(folder.resolve("stash"));
        stash.findUv = true;
        cache = folder.resolve("cache");
        stash.variables.put("XDG_CACHE_HOME", cache.toString());
        stash.variables.put("PATH", binWith("python3"));
        stash.variables.put("PIP_NO_INDEX", "1");
        stash.variables.put("PIP_FIND_LINKS", RealUv.wheels().toString());
    }

    /** A folder for {@code PATH} with links to programs of this machine. */
    private String binWith(String... programs) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : programs) {
            Path real = new Interpreters(RealUv.variables())
                    .find(
                            stash.request(),
                            new Interpreters.Wanted(Optional.empty(), "", Optional.empty(), Optional.empty()),
                            Optional.empty())
                    .executable();
            // a link would not do for a pip that belongs to a version manager's Python
            script(bin.resolve(program), "exec " + real + " \"$@\"");
        }
        return bin.toString();
    }

    private static void script(Path file, String... lines) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path stored() {
        return cache.resolve(
                "experimentstash/uv/" + UvStore.VERSION + "-linux-" + System.getProperty("os.arch") + "/uv");
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        return found[0];
    }

    @Test
    void theOneOfPathIsTakenWithoutAWord() throws Exception {
        Files.createSymbolicLink(folder.resolve("bin/uv"), RealUv.program());

        assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);

        assertThat(cache.resolve("experimentstash")).doesNotExist();
        assertThat(stash.heard.lines).noneMatch(line -> line.contains("getting uv"));
    }

    @Test
    void whereThereIsNoneItIsProvidedOnceThroughTheUsersPip() throws Exception {
        // neither a pip.conf nor variables of the user's may have pip refuse, or put it elsewhere
        stash.variables.put("PIP_REQUIRE_VIRTUALENV", "1");
        stash.variables.put("PIP_USER", "1");
        stash.variables.put("PIP_TARGET", folder.resolve("elsewhere").toString());

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.uvVersion()).contains(UvStore.VERSION);
        assertThat(stash.heard.lines)
                .filteredOn(line -> line.startsWith("getting uv " + UvStore.VERSION + " through pip, once, into "))
                .hasSize(1);
        assertThat(stored()).isExecutable();
        assertThat(stored().getParent())
                .as("nothing is left of the way there")
                .isDirectoryNotContaining("glob:**/get-*");
        assertThat(folder.resolve("elsewhere")).doesNotExist();

        stash.heard.lines.clear();
        Trees.delete(stash.venv());
        stash.offline = true;
        assertThat(stash.prepare().changed()).as("stored, so that -o does").isTrue();
        assertThat(stash.heard.lines).noneMatch(line -> line.contains("getting uv"));
    }

    @Test
    void aPipThatHasAMirrorOfItsOwnGetsItThere() throws Exception {
        try (LocalIndex mirror = new LocalIndex().addFrom(RealUv.wheels())) {
            stash.variables.remove("PIP_NO_INDEX");
            stash.variables.remove("PIP_FIND_LINKS");
            Path config = Files.writeString(folder.resolve("pip.conf"), "[global]\nindex-url = " + mirror.url() + "\n");
            stash.variables.put("PIP_CONFIG_FILE", config.toString());
            stash.variables.keySet().removeIf(name -> name.startsWith("PIP_INDEX"));

            assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);

            assertThat(mirror.wasAskedFor("/simple/uv/")).isTrue();
        }
    }

    @Test
    void aUvWithAnotherHashThanOursIsNotKept() throws Exception {
        Path bad = Files.createDirectories(folder.resolve("bad"));
        try (var wheels = Files.newDirectoryStream(RealUv.wheels(), "uv-*.whl")) {
            Path wheel = wheels.iterator().next();
            byte[] bytes = Files.readAllBytes(wheel);
            bytes[bytes.length / 2] ^= 1;
            Files.write(bad.resolve(wheel.getFileName()), bytes);
        }
        stash.variables.put("PIP_FIND_LINKS", bad.toString());

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
        assertThat(problem.message())
                .matches("the index gave a uv " + UvStore.VERSION
                        + " that is not the one we know: its hash is [0-9a-f]{64}; it was not kept");
        assertThat(problem.hint().orElseThrow()).contains("whoever runs the index");
        assertThat(stored()).doesNotExist();
        assertThat(stash.venv()).doesNotExist();
    }

    @Test
    void anIndexThatWantsALoginIsNotCalledEmpty() throws Exception {
        try (LocalIndex index = new LocalIndex().addFrom(RealUv.wheels())) {
            index.wantLogin("me:secret-word");
            stash.variables.remove("PIP_NO_INDEX");
            stash.variables.remove("PIP_FIND_LINKS");
            stash.variables.put("PIP_INDEX_URL", index.url());

            Problem problem = refused();

            assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
            assertThat(problem.message()).startsWith("uv is not on PATH, and pip could not get it");
            assertThat(problem.hint().orElseThrow())
                    .contains("index, login and proxy")
                    .contains("pip config list");

            stash.variables.put("PIP_INDEX_URL", index.url().replace("://", "://me:secret-word@"));
            assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);
        }
    }

    @Test
    void aPythonWithoutPipIsNoHelp() throws Exception {
        Gate.require(Capability.PYTHON_VENV);
        Path bare = folder.resolve("bare");
        stash.run(folder, "python3", "-m", "venv", "--without-pip", bare.toString());
        stash.variables.put("PATH", bare.resolve("bin").toString());

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
        assertThat(problem.message())
                .isEqualTo("uv is not on PATH, and no Python with pip was found on PATH to get it");
        assertThat(problem.hint().orElseThrow())
                .contains("apt install python3-pip")
                .contains("-Dstash.uv.path=");

        stash.variables.put(
                "PATH", Files.createDirectories(folder.resolve("empty")).toString());
        assertThat(refused().message()).as("no Python at all").isEqualTo(problem.message());
    }

    @Test
    void offlineNothingIsFetched() throws Exception {
        stash.offline = true;

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
        assertThat(problem.message())
                .isEqualTo("uv is not on PATH, and none may be fetched: this is an offline build (-o)");
        assertThat(problem.hint().orElseThrow()).endsWith("or run once without -o");
        assertThat(cache).doesNotExist();
    }

    @Test
    void whoForbidsItIsNotGivenAUv() throws Exception {
        stash.provide = false;

        Problem problem = refused();

        assertThat(problem.message())
                .isEqualTo("uv is not on PATH, and none may be fetched: stash.uv.provide is false");
        assertThat(problem.hint().orElseThrow()).endsWith("or run once without -Dstash.uv.provide=false");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aPathThatLeadsToNoUvIsSaid() throws Exception {
        script(folder.resolve("not-uv"), "echo hello");
        stash.uv = Optional.of(folder.resolve("not-uv"));

        Problem problem = refused();

        assertThat(problem.message())
                .isEqualTo("stash.uv.path is " + folder.resolve("not-uv") + ", but no uv can be started there");
        assertThat(problem.hint().orElseThrow()).contains("-Dstash.uv.path=");
    }

    @Test
    void oneThatIsTooOldForUsIsPassedOverAndNamed() throws Exception {
        script(folder.resolve("bin/uv"), "echo 'uv 0.4.30 (0123abc 2024-11-04)'");

        assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);
        assertThat(stash.heard.lines)
                .contains("uv 0.4.30 at " + folder.resolve("bin/uv") + " is too old (" + UvFinder.OLDEST
                        + " or newer is needed); ours is used, " + UvStore.VERSION);

        Trees.delete(cache);
        Trees.delete(stash.venv());
        stash.offline = true;
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo(ProblemCode.UV_VERSION);
        assertThat(problem.message())
                .startsWith("uv 0.4.30 at ")
                .endsWith("none may be fetched: this is an offline build (-o)");
    }

    @Test
    void aShimOfAVersionManagerThatAnswersForNothingIsPassedOver() throws Exception {
        Path shims = folder.resolve("shims");
        script(shims.resolve("uv"), "echo 'pyenv: uv: command not found' >&2", "exit 127");
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(real.resolve("uv"), RealUv.program());
        stash.variables.put("PATH", shims + ":" + real + ":" + folder.resolve("bin"));

        assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);
        assertThat(cache.resolve("experimentstash")).doesNotExist();
    }

    @Test
    void theVersionThatTheToolRequiresDecides() throws Exception {
        script(folder.resolve("bin/uv"), "echo 'uv 0.99.0'");
        stash.file("uv.toml", "required-version = \"<0.90\"").file("main.py", "print(1)");

        assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);
        assertThat(stash.heard.lines)
                .contains("uv 0.99.0 at " + folder.resolve("bin/uv")
                        + " is not the one that the tool asks for (required-version <0.90); ours is used, "
                        + UvStore.VERSION);

        stash.file("uv.toml", "required-version = \">=1.2\"");
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo(ProblemCode.UV_VERSION);
        assertThat(problem.message())
                .isEqualTo("the tool asks for uv >=1.2 (required-version), but the one at " + folder.resolve("bin/uv")
                        + " is 0.99.0, ours is " + UvStore.VERSION);
        assertThat(problem.hint().orElseThrow()).contains("install 'uv>=1.2'").contains("-Dstash.uv.path=");
    }

    @Test
    void aBrokenCopyOfOursIsReplaced() throws Exception {
        script(stored(), "exit 1");

        assertThat(stash.prepare().uvVersion()).contains(UvStore.VERSION);
    }

    @Test
    void aCacheWhereNothingCanBeStartedIsExplained() throws Exception {
        Gate.require(Capability.MOUNT);
        Files.createDirectories(cache);
        stash.run(folder, "mount", "-t", "tmpfs", "-o", "noexec,size=100m", "tmpfs", cache.toString());
        try {
            Problem problem = refused();

            assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
            assertThat(problem.message()).endsWith(", but programs cannot be started there");
            assertThat(problem.hint().orElseThrow()).contains("XDG_CACHE_HOME");
        } finally {
            stash.run(folder, "umount", "-l", cache.toString());
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsExplained() throws Exception {
        Gate.require(Capability.MOUNT);
        Files.createDirectories(cache);
        stash.run(folder, "mount", "-t", "tmpfs", "-o", "ro", "tmpfs", cache.toString());
        try {
            Problem problem = refused();

            assertThat(problem.code()).isEqualTo(ProblemCode.UV_MISSING);
            assertThat(problem.message()).contains("it cannot be put into ").contains("Read-only file system");
            assertThat(problem.hint().orElseThrow()).contains("XDG_CACHE_HOME");
        } finally {
            stash.run(folder, "umount", "-l", cache.toString());
        }
    }
}
