package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A removal gives back the text of meta.yaml that was there before the tool came, however it was written. */
class ToTheByteTest extends CopiedSandboxCase {
    private static final String OTHER = "    path: methods/other\n    entrypoint: main.py\n";

    @Override
    void prepare() throws Exception {
        plain.git.write(plain.root, "methods/other/main.py", "");
        plain.git.commit(plain.root);
        plain.git.write(plain.root, "paper.tex", "three\n");
        plain.git.run(plain.root, "add", "paper.tex");
        plain.git.write(plain.root, "notes.md", "still not staged\n");
        plain.git.write(plain.root, "draft.txt", "once more\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools: {}\n",
                "tools: {}   # none yet\n\nexperiment:\n  name: P\n",
                "tools:\n",
                "tools:",
                "tools: {}",
                "tools:   # none yet\n  # they come here\nexperiment:\n  name: P\n",
                "tools: ~\nexperiment: {name: P}\n",
                "tools: null # none\n",
                "tools:  {  }\n",
                "tools: {\n  }  # really\nvalidation: {}\n",
                "experiment:\n  name: P\n\ntools: {}\n\n\n# the end\n",
                "tools: {}\r\nexperiment:\r\n  name: P\r\n",
                "tools:\r\nexperiment:\r\n  name: P",
                "\uFEFFtools:\n",
                "tools:\n  other:\n" + OTHER,
                "tools:\n  other:\n" + OTHER + "    # about the other\n  # about none\nexperiment:\n  name: P\n",
                "tools:\n  other:\n    path: methods/other\n    entrypoint: main.py",
                "tools:\n      'other':   {path: methods/other, entrypoint: main.py}\n\n\n# the end"
            })
    void whatWasThereBeforeComesBack(String text) throws Exception {
        sandbox.git.write(sandbox.root, "configs/meta.yaml", text);
        sandbox.git.run(sandbox.root, "add", "configs/meta.yaml");
        for (boolean noBackup : new boolean[] {false, true}) {
            comesAndGoes(noBackup);
        }
        // what is staged may be written otherwise
        sandbox.git.write(sandbox.root, "configs/meta.yaml", "# not staged\n" + text.replace("\uFEFF", ""));
        comesAndGoes(false);
    }

    private void comesAndGoes(boolean noBackup) throws Exception {
        Map<String, String> before = withoutBackups(sandbox.fingerprint());
        add("swissroll");
        sandbox.remove(Checkpoint.NONE, noBackup);
        assertThat(withoutBackups(sandbox.fingerprint())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools:   # none yet\n# end\n", "tools: {\n}\n", "tools: {}", "tools: ~\r\n"})
    void inWhateverOrderTheyGo(String text) throws Exception {
        for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "b", "a"), List.of("b", "a", "c"))) {
            sandbox.git.write(sandbox.root, "configs/meta.yaml", text);
            sandbox.git.run(sandbox.root, "add", "configs/meta.yaml");
            Map<String, String> before = withoutBackups(sandbox.fingerprint());
            for (String tool : List.of("a", "b", "c")) {
                add(tool);
            }
            for (String tool : order) {
                remove(tool);
            }
            assertThat(withoutBackups(sandbox.fingerprint())).as("%s", order).isEqualTo(before);
        }
    }

    @Test
    void editsOfOtherLinesStay() throws Exception {
        sandbox.git.write(sandbox.root, "configs/meta.yaml", "tools:\nexperiment:\n  name: P\n");
        add("swissroll");
        Path meta = sandbox.root.resolve("configs/meta.yaml");
        Files.writeString(meta, "# mine\n" + Files.readString(meta).replace("name: P", "name: Paper"));
        sandbox.remove(Checkpoint.NONE);
        assertThat(Files.readString(meta)).isEqualTo("# mine\ntools:\nexperiment:\n  name: Paper\n");
    }

    @Test
    void aRestoredEntryStandsWhereItStood() throws Exception {
        for (String tool : List.of("a", "b", "c")) {
            add(tool);
        }
        Path meta = sandbox.root.resolve("configs/meta.yaml");
        Files.writeString(meta, Files.readString(meta).replace("  b:\n", "  b:   # the second\n"));
        String text = Files.readString(meta);
        String staged = sandbox.git.run(sandbox.root, "show", ":configs/meta.yaml");
        remove("b");
        restore("b");
        assertThat(Files.readString(meta)).isEqualTo(text);
        assertThat(sandbox.git.run(sandbox.root, "show", ":configs/meta.yaml")).isEqualTo(staged);
        remove("b");
        remove("a");
        restore("b");
        assertThat(sandbox.manifest().toolNames()).containsExactlyInAnyOrder("b", "c");
        assertThat(Files.readString(meta)).contains("  b:   # the second\n    path: tools/b\n");
    }

    /** An entry that somebody wrote is no line that add-tool may give back. */
    @Test
    void anEntryThatWasThereBeforeGoesToo() throws Exception {
        sandbox.git.write(
                sandbox.root,
                "configs/meta.yaml",
                "tools:\n  swissroll:\n    path: tools/swissroll\n    entrypoint: \"-m src.main\"\n    commit: "
                        + sandbox.git.run(sandbox.upstream, "rev-parse", "HEAD") + "\n");
        String newer = sandbox.newer();
        sandbox.add(Revision.branch("main"));
        assertThat(sandbox.manifest().tools().get("swissroll").commit()).contains(newer);
        sandbox.remove(Checkpoint.NONE);
        assertThat(sandbox.manifest().toolNames()).isEmpty();
    }

    private void add(String tool) throws Exception {
        sandbox.add(Checkpoint.NONE, tool, plain.url());
    }

    private void remove(String tool) throws Exception {
        Manifest manifest = sandbox.manifest();
        new RemoveTool(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE)
                .remove(new RemoveTool.Wish(tool, manifest, List.of(), false, false));
    }

    private void restore(String tool) throws Exception {
        new RestoreTool(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE)
                .restore(Optional.of(tool), Optional.empty(), sandbox.manifest(), false);
    }

    private static Map<String, String> withoutBackups(Map<String, String> fingerprint) {
        Map<String, String> plain = new TreeMap<>(fingerprint);
        plain.keySet().removeIf(name -> name.startsWith("backups/"));
        return plain;
    }
}
