package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the hashes of the installed files tell, and how it is mended. */
class PackageDamageTest {
    @TempDir
    Path folder;

    @BeforeEach
    void uv() {
        RealUv.program();
    }

    private ToolStash behind(LocalIndex index) throws Exception {
        ToolStash stash = new ToolStash(folder.resolve("stash"));
        stash.variables.put("UV_DEFAULT_INDEX", index.url());
        stash.variables.put("UV_CACHE_DIR", folder.resolve("cache").toString());
        return stash;
    }

    private static List<String> damage(ToolStash stash) {
        return stash.environments().damage(stash.request()).stream()
                .map(Problem::message)
                .toList();
    }

    private static LocalIndex twoPackages() throws Exception {
        return new LocalIndex()
                .wheel("alpha", "1.0", Map.of("alpha.py", "x = 1\n", "a,b \"c\".txt", "text\n"))
                .wheel("beta", "2.0", Map.of("b1.py", "1\n", "b2.py", "2\n", "b3.py", "3\n", "b4.py", "4\n"));
    }

    @Test
    void whatWasInstalledIsWholeAndWhatIsNotThereHasNoDamage() throws Exception {
        try (LocalIndex index = twoPackages()) {
            ToolStash stash = behind(index).locked("alpha", "beta");
            assertThat(damage(stash)).as("a fresh clone").isEmpty();
            stash.prepare();
            stash.python("import alpha, b1");
            assertThat(damage(stash)).as("with bytecode").isEmpty();
            Files.delete(stash.sitePackages().resolve("alpha.py"));
            Files.writeString(EnvironmentFiles.of(stash.request()).syncing(), "");
            assertThat(damage(stash)).as("it is made anew in any case").isEmpty();
            stash.kind = EnvironmentKind.NONE;
            assertThat(damage(stash)).isEmpty();
        }
    }

    @Test
    void eachChangedAndMissingFileIsSeen() throws Exception {
        try (LocalIndex index = twoPackages()) {
            ToolStash stash = behind(index).locked("alpha", "beta");
            stash.prepare();
            Path packages = stash.sitePackages();
            // of the same size
            edit(packages.resolve("alpha.py"), "x = 2\n");
            assertThat(damage(stash))
                    .containsExactly("a package of 't' is not as it was installed: alpha 1.0: alpha.py is changed");
            edit(packages.resolve("alpha.py"), "x = 1\n");
            assertThat(damage(stash)).isEmpty();

            Files.delete(packages.resolve("b2.py"));
            for (String name : List.of("b1.py", "b3.py", "b4.py")) {
                edit(packages.resolve(name), "longer\n");
            }
            Files.delete(packages.resolve("alpha-1.0.dist-info/RECORD"));
            assertThat(damage(stash))
                    .containsExactly(
                            "a package of 't' is not as it was installed: alpha 1.0: RECORD is missing",
                            "a package of 't' is not as it was installed: beta 2.0: b1.py is changed, b2.py is missing,"
                                    + " b3.py is changed, and 1 more");
        }
    }

    @Test
    void setupMendsWhatALinkToTheCacheHasSpoiltThereToo() throws Exception {
        try (LocalIndex index = twoPackages()) {
            ToolStash stash = behind(index).locked("alpha", "beta");
            stash.variables.put("UV_LINK_MODE", "hardlink");
            stash.prepare();
            assertThat(whole(stash).changed()).as("sound: left as it is").isFalse();
            edit(stash.sitePackages().resolve("alpha.py"), "x = 2\n");
            assertThat(stash.prepare().changed()).as("a run does not see it").isFalse();
            Trees.deleteContent(stash.venv());
            stash.prepare();
            assertThat(damage(stash)).as("it comes out of the cache").hasSize(1);

            stash.offline = true;
            assertThatThrownBy(() -> whole(stash)).satisfies(thrown -> {
                Problem problem = ((StashFailure) thrown).problems().get(0);
                assertThat(problem.code()).isEqualTo(ProblemCode.PACKAGE_DAMAGED);
                assertThat(problem.hint()).contains("run once without -o: its packages are fetched again");
            });
            assertThat(stash.python("import alpha; print(alpha.x)")).isEqualTo("2");
            stash.offline = false;

            PreparedEnvironment mended = whole(stash);

            assertThat(mended.changed()).isTrue();
            assertThat(mended.warnings()).isEmpty();
            assertThat(stash.heard.lines).contains("making the environment of t anew: alpha 1.0: alpha.py is changed");
            assertThat(damage(stash)).isEmpty();
            Trees.deleteContent(stash.venv());
            stash.prepare();
            assertThat(damage(stash)).as("the cache is mended").isEmpty();
        }
    }

    @Test
    void aWheelWithAWrongHashIsSaidOnceAndNoProblemAnyMore() throws Exception {
        try (LocalIndex index = new LocalIndex().wheelWithAWrongHash("alpha", "1.0", Map.of("alpha.py", "x = 1\n"))) {
            ToolStash stash = behind(index).locked("alpha");
            stash.prepare();
            assertThat(damage(stash)).hasSize(1);
            assertThat(whole(stash).warnings())
                    .extracting(Problem::message)
                    .containsExactly("the wheel of alpha 1.0: alpha.py is changed: it is used as its authors made it");
            assertThat(damage(stash)).isEmpty();
            assertThat(whole(stash).changed()).isFalse();
        }
    }

    @Test
    void anEnvironmentOfPipIsComparedAndMendedToo() throws Exception {
        try (LocalIndex index = twoPackages()) {
            ToolStash stash = behind(index);
            stash.kind = EnvironmentKind.VENV;
            stash.python = Optional.of(ToolStash.PYTHON);
            stash.variables.put("PIP_INDEX_URL", index.url());
            stash.file("requirements.txt", "alpha==1.0");
            stash.prepare();
            assertThat(damage(stash)).isEmpty();
            edit(stash.sitePackages().resolve("alpha.py"), "x = 2\n");
            assertThat(damage(stash)).hasSize(1);
            whole(stash);
            assertThat(damage(stash)).isEmpty();
        }
    }

    private static PreparedEnvironment whole(ToolStash stash) {
        PreparedEnvironment prepared = stash.environments().prepareWhole(stash.request());
        prepared.lease().close();
        return prepared;
    }

    /** In its place: a link to the cache stays one. */
    private static void edit(Path file, String text) throws Exception {
        Files.writeString(file, text);
    }
}
