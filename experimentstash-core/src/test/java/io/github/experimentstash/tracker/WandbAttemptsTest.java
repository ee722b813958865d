package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.listing.ListRequest.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attempts of one run that each have a run of the real wandb, or go on with the one; and where its link is shown. */
@Timeout(180)
class WandbAttemptsTest extends WithWandbServer {
    private static final String KILLED_FIRST = "if os.environ['STASH_ATTEMPT'] == '1': os.kill(os.getpid(), 9)";

    @Test
    void eachAttemptHasItsRunAndTheLinkIsShown() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB, KILLED_FIRST);
        RunResult result = tracked.stash.run("one");

        String first = ended("failed", 137L);
        String last = ended("finished", 0L);
        assertThat(TrackedStash.tracker(tracked.stash.record(result)))
                .containsEntry("state", "final")
                .containsEntry("runs", List.of(run(last, "finished"), run(first, "failed")));
        String link = server.url() + "/ent/p/runs/" + last;
        assertThat(tracked.stash.said())
                .contains(
                        "  wandb run " + first + " was ended as failed (exit code 137); all 5 steps are there  "
                                + server.url() + "/ent/p/runs/" + first + "\n",
                        "  wandb run " + last + " was ended as finished; all 5 steps are there  " + link + "\n");
        tracked.stash.variables.put("COLUMNS", "200");
        for (Format format : Format.values()) {
            assertThat(list(tracked, format)).as(format.name()).contains(link).doesNotContain(first);
        }
        tracked.assertNothingIsLeft(result.recordDirectory().orElseThrow());
    }

    @Test
    @Tag("rare")
    void anOldWandbsRunOfAnEarlierAttemptIsNotTakenForOneOfTheLast() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.OLD_WANDB, KILLED_FIRST, "run.finish()");
        RunResult result = tracked.stash.run("one");

        String first = ended("failed", 137L);
        String last = ended("finished", 0L);
        assertThat(TrackedStash.tracker(tracked.stash.record(result)))
                .containsEntry("state", "partial")
                .containsEntry("runs", List.of(run(last, "finished"), run(first, "failed")));
    }

    @Test
    @Tag("rare")
    void aRunThatTheNextAttemptGoesOnWithHasItsEndAndNoOther() throws Exception {
        TrackedStash tracked = stash(
                TrackerEnvironments.OLD_WANDB,
                "if os.environ['STASH_ATTEMPT'] == '1':",
                "    import urllib.request as web",
                "    web.urlopen(os.environ['WANDB_BASE_URL'] + '/_fault', b'{\"mode\": \"refuse\"}')",
                "    os.kill(os.getpid(), 9)",
                "run.finish()");
        tracked.stash.variables.putAll(Map.of("WANDB_RUN_ID", "same", "WANDB_RESUME", "allow"));
        Path program = tracked.stash.root.resolve("tools/demo/main.py");
        Files.writeString(
                program,
                "import os, urllib.request as web\n"
                        + "web.urlopen(os.environ['WANDB_BASE_URL'] + '/_fault', b'{\"mode\": \"ok\"}')\n"
                        + Files.readString(program));
        RunResult result = tracked.stash.run("one");

        Map<String, Object> attempt = tracker(result.recordDirectory().orElseThrow(), 1);
        assertThat(attempt).containsEntry("state", "pending");
        assertThat(TrackedStash.tracker(tracked.stash.record(result)))
                .containsEntry("state", "final")
                .containsEntry("runs", List.of(run("same", "finished")));
        assertThat(tracked.stash
                        .open(tracked.stash.root)
                        .sync(Optional.of("latest"))
                        .failed())
                .isFalse();
        assertThat(server.onlyRun()).containsEntry("state", "finished").containsEntry("completions", 1L);
        assertThat(tracker(result.recordDirectory().orElseThrow(), 1)).containsEntry("state", "none");
    }

    @Test
    @Tag("rare")
    void whatEachAttemptWroteOfflineIsSentOnceAndThenLinked() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB, KILLED_FIRST, "run.finish()");
        tracked.stash.variables.put("WANDB_MODE", "offline");
        tracked.stash.run("one");
        assertThat(list(tracked, Format.JSON)).doesNotContain(server.url());

        tracked.stash.forget();
        assertThat(tracked.stash.open(tracked.stash.root).sync(Optional.empty()).failed())
                .as(tracked.stash.said())
                .isFalse();
        ended("failed", 137L);
        String last = ended("finished", 0L);
        assertThat(list(tracked, Format.JSON)).contains(server.url() + "/ent/p/runs/" + last);
        assertThat(tracked.stash
                        .open(tracked.stash.root)
                        .sync(Optional.of("latest"))
                        .failed())
                .isFalse();
        assertThat(server.runs().values())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run).containsEntry("rows", 5L).containsEntry("completions", 1L));
    }

    private TrackedStash stash(TrackerEnvironments environment, String... end) throws Exception {
        TrackedStash tracked = stash(environment).then(end);
        tracked.stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 20s", "retries: 1");
        return tracked;
    }

    /** The id of the run that the server has with this end, told once. */
    private String ended(String state, long exitCode) throws Exception {
        List<String> ids = server.runs().entrySet().stream()
                .filter(run -> run.getValue().get("state").equals(state)
                        && run.getValue().get("exit_code").equals(exitCode)
                        && run.getValue().get("completions").equals(1L))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(ids).as(server.runs().toString()).hasSize(1);
        return ids.get(0);
    }

    private Map<String, Object> run(String id, String state) {
        return Map.of(
                "id", id, "entity", "ent", "project", "p", "url", server.url() + "/ent/p/runs/" + id, "state", state);
    }

    @SuppressWarnings("unchecked") // keys of JSON are text
    private static Map<String, Object> tracker(Path record, int attempt) throws Exception {
        Map<String, Object> file = Json.readObject(record.resolve("attempt-" + attempt + "/trackers.json"));
        return (Map<String, Object>) Json.list(file, "trackers").get(0);
    }

    private static String list(TrackedStash tracked, Format format) {
        tracked.stash.forget();
        List<String> lines = tracked.stash
                .open(tracked.stash.root)
                .list(
                        new ListRequest(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, format),
                        Optional.empty())
                .lines();
        return tracked.stash.said() + String.join("\n", lines);
    }
}
