package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.RecordSchemas;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a tracker is a row and a class: one that nobody has heard of, whose server is a file. */
@Timeout(60)
class NewTrackerTest {
    private static final String[] NOTEBOOK = {
        "from stash_trackers import Tracker, exit_code",
        "class Notebook(Tracker):",
        "    kind = 'notebook'",
        "    def begin(self, variables):",
        "        self.memory['page'] = self.context.output_directory + '/page'",
        "        variables[b'NOTEBOOK'] = self.memory['page'].encode()",
        "    def finalise(self, verdict, deadline):",
        "        with open(self.memory['page'], 'r+') as page:", // raises while somebody has taken it away
        "            if page.read() == 'open': page.write(', ended with %d' % exit_code(verdict))",
        "        return {'state': 'final', 'runs': [{'id': '7', 'project': 'diary', 'url': 'note:7', 'state': 'failed'}]}",
    };

    @TempDir
    Path folder;

    @Test
    void aClassInAModuleOfItsKindIsAllThatTheSupervisorAndSyncNeed() throws Exception {
        Runs runs = new Runs(folder);
        Supervisor supervisor = new Supervisor(Runs.PYTHON, folder.resolve("scripts"));
        List<String> sync = supervisor.syncCommand(runs.record);
        String module = sync.get(sync.indexOf("sync") - 1).replace("stash_trackers", "stash_tracker_notebook");
        Files.writeString(folder.resolve("scripts").resolve(module + ".py"), String.join("\n", NOTEBOOK) + "\n");
        runs.trackers = List.of(Map.of("kind", "notebook", "version", "1", "python", Runs.PYTHON.toString()));
        Path page = runs.output.resolve("page");

        runs.runPython(
                "import os, signal",
                "open(os.environ['NOTEBOOK'] + '.gone', 'w').write('open')",
                "os.kill(os.getpid(), signal.SIGKILL)");
        assertThat(Json.object(Json.readObject(runs.runJson), "tracker"))
                .containsEntry("kind", "notebook")
                .containsEntry("state", "pending");

        Files.move(runs.output.resolve("page.gone"), page);
        for (int time = 0; time < 2; time++) {
            assertThat(new ProcessBuilder(sync)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("said").toFile())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(page).hasContent("open, ended with 137");
        }
        assertThat(Json.object(Json.readObject(runs.runJson), "tracker"))
                .containsEntry("state", "final")
                .containsEntry(
                        "runs", List.of(Map.of("id", "7", "project", "diary", "url", "note:7", "state", "failed")));
        RecordSchemas.checkEvidence(runs.record);
    }

    @ParameterizedTest
    @EnumSource
    void eachRowHasItsClass(TrackerKind kind) throws Exception {
        try (InputStream module = Supervisor.class.getResourceAsStream(kind.module() + ".py")) {
            assertThat(new String(module.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("(Tracker):", "kind = \"" + kind.word() + "\"");
        }
        assertThat(kind.packages()).isNotEmpty().allMatch(name -> name.matches("[a-z0-9-]+"));
    }
}
