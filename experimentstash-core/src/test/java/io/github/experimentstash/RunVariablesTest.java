package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a tool sees, word for word as docs/run.md promises. */
@Timeout(120)
class RunVariablesTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file(
                "tools/demo/main.py",
                "import json, os, sys",
                "seen = {'env': dict(os.environ), 'argv': sys.argv[1:], 'cwd': os.getcwd(), 'stdin': sys.stdin.read()}",
                "json.dump(seen, open(os.environ['STASH_OUTPUT_DIR'] + '/seen.json', 'w'))");
    }

    @Test
    void everyVariableIsAsPromised() throws Exception {
        stash.file("configs/figure1/pca.yaml", "tool: demo", "experiment: first");
        stash.commitAll();
        stash.variables.putAll(Map.of("DATA_DIR", "/data", "CUDA_VISIBLE_DEVICES", "1", "OTHER", "arrives"));
        RunResult result = stash.run("figure1/pca");
        Map<String, Object> env = Json.object(seen(result), "env");
        Map<String, Object> record = stash.record(result);
        String output = stash.root
                .resolve(Json.list(record, "output_directories").get(0).toString())
                .toString();
        Map<String, Object> promised = new LinkedHashMap<>();
        promised.put("STASH_RUN_ID", record.get("id"));
        promised.put("STASH_RUN_DIR", result.recordDirectory().orElseThrow().toString());
        promised.put("STASH_OUTPUT_DIR", output);
        promised.put("STASH_ROOT", stash.root.toString());
        promised.put("STASH_TOOL", "demo");
        promised.put("STASH_CONFIG", "figure1/pca");
        promised.put("STASH_ATTEMPT", "1");
        promised.put("PYTHONUNBUFFERED", "1");
        promised.put("PYTHONHASHSEED", "0");
        promised.put("PYTHONFAULTHANDLER", "1");
        promised.put("PYTHONNOUSERSITE", "1");
        promised.put("PYTHONUTF8", "1");
        promised.put("LC_ALL", "C.UTF-8");
        promised.put("TZ", "UTC");
        promised.put("MPLBACKEND", "Agg");
        promised.put("WANDB_DIR", output);
        promised.put("DATA_DIR", "/data");
        promised.put("CUDA_VISIBLE_DEVICES", "1");
        promised.put("OTHER", "arrives");
        assertThat(env).containsAllEntriesOf(promised);
        assertThat(env).containsEntry("SOURCE_DATE_EPOCH", commitTime());
        assertThat(seen(result))
                .containsEntry("stdin", "")
                .containsEntry("cwd", stash.root.resolve("tools/demo").toString());
        Map<String, Object> variables = Json.object(record, "variables");
        assertThat(Json.object(variables, "passed")).containsEntry("DATA_DIR", "/data");
        assertThat(Json.list(variables, "other").toString()).contains("OTHER").doesNotContain("arrives");
    }

    @Test
    void whatWouldSteerTheToolElsewhereIsDropped() throws Exception {
        List<String> dropped = List.of(
                "VIRTUAL_ENV",
                "CONDA_PREFIX",
                "PYTHONHOME",
                "PYTHONPATH",
                "PYTHONDONTWRITEBYTECODE",
                "UV_PROJECT_ENVIRONMENT",
                "UV_PYTHON",
                "GIT_DIR",
                "GIT_WORK_TREE",
                "GIT_INDEX_FILE");
        dropped.forEach(name -> stash.variables.put(name, "/nowhere"));
        stash.variables.put("UV_CACHE_DIR", "/cache");
        RunResult result = stash.run("one");
        assertThat(Json.object(seen(result), "env"))
                .doesNotContainKeys(dropped.toArray(String[]::new))
                .containsEntry("UV_CACHE_DIR", "/cache");
        assertThat(Files.readString(result.recordDirectory().orElseThrow().resolve("replay.sh")))
                .containsPattern("unset .*PYTHONPATH.*PYTHONHOME");
    }

    @Test
    void theExperimentsVariablesWinOverTheToolsAndThoseOverAll() throws Exception {
        meta("    env: {A: tool, B: tool, TZ: Europe/Berlin, PYTHONPATH: lib, STASH_TOOL: mine}");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "env: {B: experiment, PYTHONHASHSEED: 7}");
        stash.variables.putAll(Map.of("A", "caller", "B", "caller", "PYTHONPATH", "/nowhere"));
        assertThat(Json.object(seen(stash.run("one")), "env"))
                .containsEntry("A", "tool")
                .containsEntry("B", "experiment")
                .containsEntry("TZ", "Europe/Berlin")
                .containsEntry("PYTHONPATH", "lib")
                .containsEntry("PYTHONHASHSEED", "7")
                .containsEntry("STASH_TOOL", "mine");
    }

    @Test
    void placeholdersAreReplacedWhereverTheyMayStandAndNothingElseIs() throws Exception {
        meta(
                "    arguments: [\"e=${experiment}\", \"t=${tool}\", \"c=${config}\", \"$${tool}\", \"${other}\","
                        + " \"${oc.env:HOME,${tool}}\"]",
                "    debug_arguments: [\"r=${run_id}\"]",
                "    output_argument: \"o=${output_dir}\"",
                "    env: {WHERE: \"${stash_root}/data\"}");
        stash.file(
                "configs/one.yaml",
                "tool: demo",
                "experiment: first",
                "debug: true",
                "overrides: [\"x=${config}\"]",
                "env: {OUT: \"${output_dir}\"}");
        RunResult result = stash.run(RunRequest.of("one").withOverrides("y='${tool}'"));
        Map<String, Object> record = stash.record(result);
        String output = Path.of("tools/demo")
                .relativize(
                        Path.of(Json.list(record, "output_directories").get(0).toString()))
                .toString();
        assertThat(Json.list(seen(result), "argv"))
                .isEqualTo(List.of(
                        "e=first",
                        "t=demo",
                        "c=one",
                        "${tool}",
                        "${other}",
                        "${oc.env:HOME,demo}",
                        "r=" + record.get("id"),
                        "x=one",
                        "y=demo",
                        "o=" + output));
        assertThat(output).matches("[A-Za-z0-9_./-]+");
        assertThat(Json.object(seen(result), "env"))
                .containsEntry("WHERE", stash.root + "/data")
                .containsEntry("OUT", output);
    }

    @Test
    void aToolWithAProjectFolderRunsThere() throws Exception {
        meta("    directory: python/project", "    arguments: [\"${output_dir}\"]");
        Files.createDirectories(stash.root.resolve("tools/demo/python/project"));
        Files.move(stash.root.resolve("tools/demo/main.py"), stash.root.resolve("tools/demo/python/project/main.py"));
        RunResult result = stash.run("one");
        assertThat(seen(result))
                .containsEntry(
                        "cwd", stash.root.resolve("tools/demo/python/project").toString());
        assertThat(Json.list(seen(result), "argv").get(0).toString()).startsWith("../../outputs/");
    }

    @Test
    void searchPackagesAreExportedForHydra() throws Exception {
        meta("    search_packages: \"a.configs:b.configs\"");
        assertThat(Json.object(seen(stash.run("one")), "env"))
                .containsEntry("HYDRA_SEARCH_PACKAGES", "a.configs:b.configs");
    }

    @Test
    void whoRelyOnPythonPathAreToldHowToSayIt() throws Exception {
        stash.variables.put("PYTHONPATH", "/somewhere");
        stash.file("tools/demo/main.py", "import helpers");
        RunResult result = stash.run("one");
        assertThat(String.join("\n", result.failure()))
                .contains("No module named 'helpers'")
                .contains("PYTHONPATH was set in your shell")
                .contains("env: {PYTHONPATH:");
    }

    private void meta(String... lines) throws Exception {
        String[] all = new String[lines.length + 5];
        all[0] = "tools:";
        all[1] = "  demo:";
        all[2] = "    path: tools/demo";
        all[3] = "    entrypoint: main.py";
        boolean named = String.join("\n", lines).contains("environment:");
        all[4] = named ? "    description: a tool" : "    environment: none";
        System.arraycopy(lines, 0, all, 5, lines.length);
        stash.file("configs/meta.yaml", all);
    }

    private Map<String, Object> seen(RunResult result) throws Exception {
        assertThat(result.failure()).isEmpty();
        return Json.readObject(stash.root
                .resolve(Json.list(stash.record(result), "output_directories")
                        .get(0)
                        .toString())
                .resolve("seen.json"));
    }

    private String commitTime() throws Exception {
        Process git = new ProcessBuilder("git", "log", "-1", "--format=%ct")
                .directory(stash.root.toFile())
                .start();
        return new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
