package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.RecordSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trackers that do not work cost nobody a run. */
@Timeout(60)
class BrokenTrackerTest {
    @TempDir
    Path folder;

    @Test
    void aWandbThatIsNotThereIsNoTracker() throws Exception {
        Runs runs = new Runs(folder);
        runs.variables.put("WANDB_MODE", "offline");
        Verdict verdict = run(runs, "wandb");
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        RecordSchemas.checkEvidence(runs.record);
        Map<?, ?> tracker =
                (Map<?, ?>) Json.list(Json.readObject(runs.record.resolve("attempt-1/trackers.json")), "trackers")
                        .get(0);
        assertThat(tracker.get("state")).isEqualTo("none");
        assertThat(Json.readObject(runs.runJson))
                .containsEntry("state", "succeeded")
                .doesNotContainKey("tracker");
    }

    @Test
    void aKindOfALaterVersionIsPassedOver() throws Exception {
        Runs runs = new Runs(folder);
        assertThat(run(runs, "tracker-of-tomorrow").state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(Files.readString(runs.record.resolve("attempt-1/end.json"))).doesNotContain("trackers");
    }

    @Test
    void withoutTrackersTheirScriptIsNotUnpacked() throws Exception {
        Runs runs = new Runs(folder);
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(folder.resolve("scripts").toFile().list()).noneMatch(name -> name.startsWith("stash_trackers"));
    }

    private Verdict run(Runs runs, String kind) throws Exception {
        runs.trackers = List.of(Map.of("kind", kind, "version", "0.30.0", "python", folder + "/no/bin/python"));
        return runs.start("true").await();
    }
}
