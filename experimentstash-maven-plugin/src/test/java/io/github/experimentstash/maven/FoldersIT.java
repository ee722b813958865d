package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders as people name them, and people who stand somewhere in them. */
@Timeout(180)
class FoldersIT {
    private static final String CONFIG = "Abbildung 1/süß";

    @TempDir
    Path scratch;

    private Path folder;
    private TestStash stash;
    private RealMaven maven;

    @BeforeEach
    void makeStash() throws Exception {
        String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
        Gate.require(
                Charset.forName(charset).newEncoder().canEncode("süß 東"),
                "names of files are " + charset + " here: LANG=C.UTF-8 allows all");
        Gate.require(Capability.GIT, Capability.PYTHON);
        folder = Files.createDirectories(scratch.resolve("Größe & Maß (東) it's 1"));
        stash = new TestStash(folder);
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  echo:",
                "    path: tools/lautes Echo",
                "    entrypoint: \"src/écho.py\"",
                "    environment: none",
                "    arguments: [\"${experiment}\"]",
                "    output_argument: \"out=${output_dir}\"");
        stash.file("configs/" + CONFIG + ".yaml", "tool: echo", "experiment: süß", "overrides: [\"titel=Größe 1\"]");
        stash.file(
                "tools/lautes Echo/src/écho.py",
                "import json, os, sys",
                "with open(os.path.join(os.environ['STASH_OUTPUT_DIR'], 'wörter.json'), 'w') as out:",
                "    json.dump(sys.argv[1:], out)",
                "print('laut: ' + ' '.join(sys.argv[1:]))");
        RealMaven.declarePlugin(folder);
        Sample.commit(folder.toFile());
        maven = new RealMaven(scratch);
    }

    @Test
    void blanksQuotesAndLettersOfTheWorld() throws Exception {
        stash.file("tools/lautes Echo/neu, nicht eingecheckt.txt", "neu");
        String typed = "a=1 'x=ä \"b\"' liste=[1,2]";
        assertThat(maven.run(folder, "stash:run", "-Dconfig=" + CONFIG, "-Doverrides=" + typed))
                .as(maven::said)
                .isZero();
        assertThat(maven.said())
                .contains(
                        "1 untracked file",
                        "python 'src/écho.py' 'süß' 'titel=Größe 1' a=1 'x=ä \"b\"' 'liste=[1,2]' out=outputs/",
                        "laut: süß titel=Größe 1 a=1 x=ä \"b\" liste=[1,2] out=outputs/",
                        "wörter.json",
                        "next: mvn stash:run -Dconfig='Abbildung 1/süß' -Doverrides=");

        Map<String, Object> record = Json.readObject(folder.resolve("target/stash/last-run.json"));
        assertThat(record)
                .containsEntry("state", "succeeded")
                .containsEntry("overrides", List.of("titel=Größe 1", "a=1", "x=ä \"b\"", "liste=[1,2]"));
        Path output = folder.resolve(
                ((List<?>) record.get("output_directories")).get(0).toString());
        assertThat(Files.readString(output.resolve("wörter.json")))
                .isEqualTo("[\"s\\u00fc\\u00df\", \"titel=Gr\\u00f6\\u00dfe 1\", \"a=1\", \"x=\\u00e4 \\\"b\\\"\","
                        + " \"liste=[1,2]\", \"out="
                        + output.getParent().getParent().getFileName() + "/"
                        + output.getParent().getFileName() + "/" + output.getFileName() + "\"]");

        // what the record says how to do it again does it again
        Path replay = folder.resolve(record.get("log").toString()).resolveSibling("replay.sh");
        Process again = new ProcessBuilder("sh", replay.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(again.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("laut: süß titel=Größe 1 a=1 x=ä \"b\" liste=[1,2] out=");
    }

    /** No POM where the user stands: the stash is found above, the config is named from there. */
    @Test
    void fromAFolderBelow() throws Exception {
        Path configs = folder.resolve("configs/Abbildung 1");
        assertThat(maven.run(configs, RealMaven.full("run"), "-Dconfig=süß.yaml"))
                .as(maven::said)
                .isZero();
        assertThat(maven.said()).contains(CONFIG, "laut: süß titel=Größe 1");
        assertThat(folder.resolve(".stash/last-run.json")).isRegularFile();

        assertThat(maven.run(folder.resolve("tools/lautes Echo/src"), RealMaven.full("validate")))
                .as(maven::said)
                .isZero();
        assertThat(maven.said()).contains("stash is sound: 1 tool, 1 experiment");
    }
}
