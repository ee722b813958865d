package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where results go and what of them is in the record, with a tool that takes its directory as Hydra does. */
@Timeout(120)
class RunOutputsTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.tool("main.py");
        stash.file("tools/demo/requirements.txt", "hydra-core==1.3.2");
        stash.file(
                "tools/demo/main.py",
                "import os, sys, time",
                "key = 'hydra.sweep.dir=' if '--multirun' in sys.argv else 'hydra.run.dir='",
                "given = [a[len(key):] for a in sys.argv[1:] if a.startswith(key)]",
                "out = given[-1].strip(\"'\") if given else time.strftime('outputs/%Y-%m-%d/%H-%M-%S-own')",
                "out = out.replace('${now:%H}', '12')",
                "out += '/0' if '--multirun' in sys.argv else ''",
                "os.makedirs(out + '/.hydra', exist_ok=True)",
                "open(out + '/result.csv', 'w').write('1')",
                "open(out + '/.hydra/config.yaml', 'w').write('seed: 4711\\napi_key: hunter2\\n')");
    }

    @Test
    void aHydraToolIsToldItsDirectoryAndItsChosenSeedIsKept() throws Exception {
        RunResult result = stash.run("one");
        assertThat(directory(result)).matches("tools/demo/outputs/\\d{4}-\\d\\d-\\d\\d/\\d\\d-\\d\\d-\\d\\d");
        assertThat(outputs(result))
                .containsExactly(directory(result) + "/.hydra/config.yaml", directory(result) + "/result.csv");
        assertThat(result.recordDirectory().orElseThrow().resolve("resolved.yaml"))
                .hasContent("seed: 4711\napi_key: '***'\n");
        assertThat(stash.said()).contains(directory(result) + "/   result.csv").doesNotContain("also written");
    }

    @Test
    void aMultirunIsToldItsSweepDirectory() throws Exception {
        RunResult result = stash.run(RunRequest.of("one").withOverrides("--multirun n=1,2"));
        assertThat(outputs(result)).contains(directory(result) + "/0/result.csv");
        assertThat(Json.list(stash.record(result), "arguments"))
                .last()
                .asString()
                .startsWith("hydra.sweep.dir=outputs/");
    }

    @Test
    void theUsersOwnDirectoryIsTheOneOfTheRecordAndWhatWasThereBeforeIsNot() throws Exception {
        stash.file("tools/demo/mine here/old.csv", "x");
        stash.file("tools/demo/mine here/result.csv", "from an earlier run");
        Thread.sleep(20); // longer than a tick of the file system's clock
        RunResult result = stash.run(RunRequest.of("one").withOverrides("\"hydra.run.dir='mine here'\""));
        assertThat(directory(result)).isEqualTo("tools/demo/mine here");
        assertThat(outputs(result))
                .containsExactly("tools/demo/mine here/.hydra/config.yaml", "tools/demo/mine here/result.csv");
        assertThat(stash.root.resolve("tools/demo/outputs")).doesNotExist();
        assertThat(stash.said()).doesNotContain("also written").doesNotContain("changed while it ran");
    }

    @Test
    void aDirectoryInsideTheOneOfTheRunIsThatOfTheRun() throws Exception {
        RunResult result = stash.run(RunRequest.of("one").withOverrides("'hydra.run.dir=${output_dir}/sub'"));
        assertThat(directory(result)).startsWith("tools/demo/outputs/");
        assertThat(outputs(result)).contains(directory(result) + "/sub/result.csv");
    }

    @Test
    void aDirectoryThatOnlyHydraKnowsIsSaidNotToBeInTheRecord() throws Exception {
        RunResult result = stash.run(RunRequest.of("one").withOverrides("'hydra.run.dir=runs/${now:%H}'"));
        assertThat(result.failure()).isEmpty();
        assertThat(outputs(result)).isEmpty();
        assertThat(stash.said())
                .contains("where the results go is left to Hydra (runs/${now:%H}): the record will not have them")
                .contains("hint: begin that directory with ${output_dir}")
                .contains("also written: tools/demo/runs/12/.hydra/config.yaml  tools/demo/runs/12/result.csv");
    }

    @Test
    void aToolThatIsLeftAloneAndWritesBesideItsDirectoryIsToldOf() throws Exception {
        stash.tool("main.py", "output_argument: \"\"");
        RunResult result = stash.run("one");
        assertThat(outputs(result)).isEmpty();
        assertThat(stash.said())
                .contains(directory(result) + "/   empty")
                .containsPattern("its output directory is empty; newer beside it: tools/demo/outputs/.*-own");
    }

    @Test
    void runsThatStartInOneSecondShareNothing() throws Exception {
        stash.commitAll();
        int count = 6;
        stash.clock = Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneId.of("UTC"));
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<RunResult>> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(threads.submit(() -> stash.open(stash.root).run(RunRequest.of("one"))));
        }
        Set<String> directories = new TreeSet<>();
        Set<Path> records = new TreeSet<>();
        for (Future<RunResult> run : runs) {
            assertThat(run.get().failure()).isEmpty();
            directories.add(directory(run.get()));
            records.add(run.get().recordDirectory().orElseThrow());
            assertThat(outputs(run.get())).hasSize(2);
        }
        threads.shutdown();
        String day = "tools/demo/outputs/2026-11-25/10-00-00";
        assertThat(directories).hasSize(count).contains(day, day + "_2", day + "_" + count);
        assertThat(records).hasSize(count);
        assertThat(Files.readAllLines(stash.root.resolve("outputs/index.jsonl")))
                .extracting(line -> ((Map<?, ?>) Json.read(line)).get("id").toString())
                .as("who finds no index makes one of all runs, so that a line may be there twice")
                .hasSameElementsAs(records.stream()
                        .map(path -> path.getFileName().toString())
                        .toList());
        assertThat(stash.root.resolve(".stash/running")).isEmptyDirectory();
    }

    @Test
    void whereTheToolsFolderCannotBeWrittenResultsGoIntoTheRecord() throws Exception {
        Gate.require(Capability.MOUNT);
        Path tool = stash.root.resolve("tools/demo");
        call("mount", "--bind", tool.toString(), tool.toString());
        try {
            call("mount", "-o", "remount,bind,ro", tool.toString());
            RunResult result = stash.run("one");
            assertThat(result.failure()).isEmpty();
            assertThat(stash.root.resolve(directory(result)))
                    .isEqualTo(result.recordDirectory().orElseThrow().resolve("results"));
            assertThat(outputs(result)).contains(directory(result) + "/result.csv");
        } finally {
            call("umount", tool.toString());
        }
    }

    @Test
    void withTheRealHydraDirectoriesSeedAndMultirunAreExact() throws Exception {
        Gate.require(Capability.PYTHON_VENV, Capability.PYTHON_INDEX);
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: tools/demo",
                "    entrypoint: main.py",
                "    environment: venv",
                "    arguments: []");
        stash.file(
                "tools/demo/main.py",
                "import os, random, hydra",
                "from hydra.core.config_store import ConfigStore",
                "ConfigStore.instance().store('config', {'size': 1, 'seed': random.randrange(10**9), 'chdir': False,",
                "                                        'login': {'api_key': 'abc'}})",
                "@hydra.main(version_base=None, config_path=None, config_name='config')",
                "def main(c):",
                "    print('seed', c.seed)",
                "    open('here.txt' if c.chdir else os.environ['STASH_OUTPUT_DIR'] + '/n%d.txt' % c.size, 'w').write('x')",
                "main()");
        RunResult plain = stash.run("one");
        assertThat(plain.failure()).isEmpty();
        assertThat(outputs(plain)).contains(directory(plain) + "/.hydra/config.yaml", directory(plain) + "/n1.txt");
        assertThat(Files.readString(plain.recordDirectory().orElseThrow().resolve("resolved.yaml")))
                .contains("size: 1", "seed: " + stash.shown().strip().split(" ")[1] + "\n", "api_key: '***'");

        RunResult inside = stash.run(RunRequest.of("one").withOverrides("hydra.job.chdir=true chdir=true"));
        assertThat(outputs(inside)).contains(directory(inside) + "/here.txt");

        RunResult sweep = stash.run(RunRequest.of("one").withOverrides("--multirun size=1,2"));
        assertThat(sweep.failure()).isEmpty();
        assertThat(outputs(sweep))
                .contains(
                        directory(sweep) + "/0/.hydra/config.yaml",
                        directory(sweep) + "/1/.hydra/config.yaml",
                        directory(sweep) + "/n2.txt");
        assertThat(Files.readString(sweep.recordDirectory().orElseThrow().resolve("resolved.yaml")))
                .contains("# 0\nsize: 1", "# 1\nsize: 2");

        RunResult own = stash.run(RunRequest.of("one").withOverrides("hydra.run.dir=mine"));
        assertThat(directory(own)).isEqualTo("tools/demo/mine");
        assertThat(outputs(own)).contains("tools/demo/mine/n1.txt");
        assertThat(stash.said()).doesNotContain("also written");

        RunResult wrong = stash.run(RunRequest.of("one").withOverrides("nn=3"));
        assertThat(String.join("\n", wrong.failure())).contains("hint: ").contains("+nn=3");
    }

    private String directory(RunResult result) throws Exception {
        return Json.list(stash.record(result), "output_directories").get(0).toString();
    }

    private List<String> outputs(RunResult result) throws Exception {
        List<String> paths = new ArrayList<>();
        for (Object output : Json.list(stash.record(result), "outputs")) {
            paths.add(((Map<?, ?>) output).get("path").toString());
        }
        return paths;
    }

    private static void call(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
