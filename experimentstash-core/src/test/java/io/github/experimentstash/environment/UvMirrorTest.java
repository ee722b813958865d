package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lock names the index that it was made with; the user may have another. Both stand on the loopback address, and the
 * lock's is gone where the test does not say otherwise.
 */
class UvMirrorTest {
    @TempDir
    Path folder;

    private LocalIndex origin;
    private LocalIndex mirror;
    private ToolStash stash;

    @BeforeEach
    void twoIndexes() throws Exception {
        RealUv.program();
        origin = filled(new LocalIndex());
        mirror = filled(new LocalIndex());
        stash = new ToolStash(folder.resolve("stash"));
        stash.variables.keySet().removeIf(name -> name.startsWith("PIP_") || name.startsWith("UV_"));
        stash.variables.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        stash.variables.put("UV_HTTP_RETRIES", "0");
        stash.variables.put("PIP_CONFIG_FILE", "/dev/null");
        lock("alpha");
    }

    private static LocalIndex filled(LocalIndex index) {
        return index.wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"), "beta")
                .wheel("beta", "2.0", Map.of("beta.py", "x = 2\n"));
    }

    /** With the origin as index, and a cache of its own: nothing is known of it later. */
    private void lock(String... dependencies) throws Exception {
        String cache = stash.variables.put(
                "UV_CACHE_DIR", folder.resolve("cache of the author").toString());
        stash.variables.put("UV_DEFAULT_INDEX", origin.url());
        stash.locked(dependencies);
        stash.variables.remove("UV_DEFAULT_INDEX");
        stash.variables.put("UV_CACHE_DIR", cache);
    }

    @AfterEach
    void close() {
        origin.close();
        mirror.close();
    }

    private void isInstalledFromTheMirror() throws Exception {
        byte[] lock = Files.readAllBytes(stash.tool.resolve("uv.lock"));

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.packages()).contains("alpha==1.0\nbeta==2.0\n");
        assertThat(prepared.warnings()).isEmpty();
        assertThat(stash.python("import alpha, beta; print(alpha.x, beta.x)")).isEqualTo("1 2");
        assertThat(Files.readAllBytes(stash.tool.resolve("uv.lock"))).isEqualTo(lock);
        assertThat(stash.prepare().changed()).isFalse();
    }

    private Problem refused() {
        Problem[] found = new Problem[1];
        assertThatThrownBy(stash::prepare)
                .satisfies(
                        thrown -> found[0] = ((StashFailure) thrown).problems().get(0));
        return found[0];
    }

    @Test
    void aMirrorInAVariableOfUvIsUsedWithTheHashesOfTheLock() throws Exception {
        origin.close();
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url());

        isInstalledFromTheMirror();
    }

    @Test
    void aMirrorInTheUsersConfigurationOfUvIsUsedToo() throws Exception {
        origin.close();
        Path file = folder.resolve("config/uv/uv.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[[index]]\nurl = \"" + mirror.url() + "\"\ndefault = true\n");

        isInstalledFromTheMirror();
    }

    @Test
    void whoHasSetUpAMirrorForPipAloneGetsPackagesThereToo() throws Exception {
        origin.close();
        stash.variables.put("PIP_INDEX_URL", mirror.url());

        isInstalledFromTheMirror();
    }

    @Test
    void aFolderOfWheelsAndNoIndexAtAllAreEnough() throws Exception {
        origin.close();
        Path wheels = Files.createDirectories(folder.resolve("my wheels"));
        mirror.writeTo(wheels);
        Path config = folder.resolve("pip.conf");
        Files.writeString(config, "[global]\nno-index = true\nfind-links = " + wheels.toUri() + "\n");
        stash.variables.put("PIP_CONFIG_FILE", config.toString());

        isInstalledFromTheMirror();
    }

    @Test
    void aSlashAtTheEndOfTheAddressMakesNoOtherIndex() throws Exception {
        stash.variables.put("UV_DEFAULT_INDEX", origin.url() + "/");

        isInstalledFromTheMirror();

        assertThat(mirror.requests).isEmpty();
    }

    @Test
    void aPackageOfAMirrorThatIsNotTheOneOfTheLockIsRefused() throws Exception {
        origin.close();
        mirror.wheel("beta", "2.0", Map.of("beta.py", "x = 'evil'\n"));
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url());

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.SYNC_FAILED);
        assertThat(problem.message())
                .startsWith(
                        "the environment of 't' was not installed: a package that was downloaded is not the one that"
                                + " the lock names");
        assertThat(problem.hint().orElseThrow()).contains("whoever runs the index");
    }

    @Test
    void whatAMirrorOfPipDoesNotHaveComesFromWhereTheLockSays() throws Exception {
        try (LocalIndex poor = new LocalIndex().wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n"), "beta")) {
            stash.variables.put("PIP_INDEX_URL", poor.url());

            isInstalledFromTheMirror();

            assertThat(poor.wasAskedFor("/simple/beta/")).isTrue();
            assertThat(origin.wasAskedFor("/files/beta-2.0")).isTrue();
        }
    }

    @Test
    void codeOfTheToolThatTheLockNamesIsInstalledBehindAMirrorToo() throws Exception {
        stash.file("lib/pyproject.toml", "[project]", "name = 'lib'", "version = '1'", "[tool.uv]", "package = false");
        stash.file(
                "pyproject.toml",
                "[project]",
                "name = 't'",
                "version = '0.1'",
                "requires-python = '>=3.9'",
                "dependencies = ['alpha']",
                "[tool.uv.workspace]",
                "members = ['lib']");
        String cache = stash.variables.put(
                "UV_CACHE_DIR", folder.resolve("cache of the author").toString());
        stash.variables.put("UV_DEFAULT_INDEX", origin.url());
        stash.uv("lock");
        stash.variables.put("UV_CACHE_DIR", cache);
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url());
        origin.close();

        isInstalledFromTheMirror();
    }

    @Test
    void anIndexThatCannotBeReachedIsNamedWithWhatToDo() throws Exception {
        origin.close();

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.INDEX_UNREACHABLE);
        assertThat(problem.message())
                .startsWith("the environment of 't' needs packages, and where they come from cannot be reached\n    ")
                .contains("127.0.0.1");
        assertThat(problem.hint().orElseThrow()).contains("UV_DEFAULT_INDEX");
    }

    @Test
    void anIndexThatWantsALoginSaysSoAndNoPasswordIsShown() throws Exception {
        origin.close();
        mirror.wantLogin("me:the-secret");
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url().replace("://", "://me:not-the-secret@"));

        Problem problem = refused();

        assertThat(problem.code()).isEqualTo(ProblemCode.INDEX_UNREACHABLE);
        assertThat(problem.message())
                .startsWith("the package index wants a login")
                .doesNotContain("secret");
        assertThat(String.join("\n", stash.heard.debug)).doesNotContain("secret");

        stash.variables.put("UV_DEFAULT_INDEX", mirror.url().replace("://", "://me:the-secret@"));
        isInstalledFromTheMirror();
    }

    @Test
    void anIndexWhoseCertificateIsNotKnownSaysHowToMakeItKnown() throws Exception {
        origin.close();
        try (LocalIndex company = filled(LocalIndex.withACertificateOfItsOwn(folder))) {
            stash.variables.keySet().removeIf(name -> name.startsWith("SSL_CERT"));
            stash.variables.put("UV_DEFAULT_INDEX", company.url());

            Problem problem = refused();

            assertThat(problem.code()).isEqualTo(ProblemCode.INDEX_UNREACHABLE);
            assertThat(problem.message()).startsWith("the certificate of the package index is not trusted\n    ");
            assertThat(problem.hint().orElseThrow()).contains("SSL_CERT_FILE");

            stash.variables.put(
                    "SSL_CERT_FILE", folder.resolve("certificate.pem").toString());
            isInstalledFromTheMirror();
        }
    }

    @Test
    void whatIsNotLockedComesFromPipsIndexWhereUvHasNone() throws Exception {
        Files.delete(stash.tool.resolve("uv.lock"));
        stash.variables.put("PIP_INDEX_URL", mirror.url());

        assertThat(stash.prepare().packages()).contains("alpha==1.0\nbeta==2.0\n");

        LockReport report = stash.environments().lock(stash.request());
        assertThat(report.packages()).isEqualTo(2);
        assertThat(Files.readString(stash.root.resolve("locks/t.txt"))).doesNotContain("://");
    }

    @Test
    void whatIsNotLockedIsTakenFromTheCacheWhenTheIndexIsGoneAndThatIsSaid() throws Exception {
        Files.delete(stash.tool.resolve("uv.lock"));
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url());
        stash.prepare();
        mirror.close();
        Trees.delete(stash.venv());

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.packages()).contains("alpha==1.0\nbeta==2.0\n");
        assertThat(prepared.warnings().stream().map(Problem::code))
                .contains(ProblemCode.INDEX_UNREACHABLE, ProblemCode.NO_LOCK);
    }

    @Test
    void aMirrorIsNoReasonToAskTheNetworkWhenTheCacheHasEverything() throws Exception {
        stash.variables.put("UV_DEFAULT_INDEX", mirror.url());
        stash.prepare();
        int asked = mirror.requests.size();
        mirror.close();
        origin.close();
        Trees.delete(stash.venv());
        Trees.delete(stash.root.resolve(".stash"));

        assertThat(stash.prepare().packages()).contains("alpha==1.0\nbeta==2.0\n");
        assertThat(mirror.requests).hasSize(asked);

        Trees.delete(stash.venv());
        stash.offline = true;
        assertThat(stash.prepare().packages()).contains("alpha==1.0\nbeta==2.0\n");
    }
}
