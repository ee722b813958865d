package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.DoomedRuns;
import io.github.experimentstash.tracker.TrackerEnvironments;
import io.github.experimentstash.tracker.WandbServer;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wandb runs of a row of the table of kills, at their server and in their records. */
final class TrackedRuns {
    private final DoomedRuns runs;
    private final WandbServer server;
    private final Map<String, String> beforeSync = new HashMap<>();

    TrackedRuns(DoomedRuns runs, WandbServer server) {
        this.runs = runs;
        this.server = server;
    }

    /** What such a tool has in its environment; wandb's own words would stand in a log that is compared to the byte. */
    static Map<String, String> variables(WandbServer server) {
        Map<String, String> variables = new HashMap<>(server.variables());
        variables.put(
                "PATH", TrackerEnvironments.WANDB.venv().resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        variables.put("WANDB_SILENT", "true");
        variables.put("WANDB_CONSOLE", "off");
        return variables;
    }

    /** The command of a user who is told that something is pending. */
    void sync() throws Exception {
        for (String habit : runs.habits) {
            beforeSync.put(habit, state(habit));
        }
        runs.stash.open(runs.stash.root).sync(Optional.empty());
    }

    private String state(String habit) throws Exception {
        return String.valueOf(Json.object(runs.run(habit), "tracker").get("state"));
    }

    /** Its server knows how it ended, and its record knows that. */
    void check(KillMatrixCell cell) throws Exception {
        assertThat(beforeSync.get(cell.habit())).as("before stash:sync").isIn(beforeSync(cell));
        assertThat(state(cell.habit())).isEqualTo(cell.coreIsLost() ? "partial" : "final");
        if (cell.isOffline() && cell.coreIsLost()) {
            return; // wandb writes 32 KiB at once: of a short run nothing is in its file
        }
        Map<String, Object> run = atServer(cell.habit());
        assertThat(run).containsEntry("state", cell.stateAtServer());
        cell.exitCodeAtServer().ifPresent(code -> assertThat(run).containsEntry("exit_code", code));
        if (!cell.coreIsLost()) {
            assertThat(run).containsEntry("steps", List.of(0L, 1L, 2L, 3L, 4L)).containsEntry("rows", 5L);
        }
    }

    /** A run that is begun gives what is online a few seconds. */
    private static List<String> beforeSync(KillMatrixCell cell) {
        if (cell.isOffline()) {
            return List.of("pending");
        }
        return cell.supervisorIsKilled()
                ? List.of("pending", "partial")
                : List.of(cell.coreIsLost() ? "partial" : "final");
    }

    private Map<String, Object> atServer(String habit) throws Exception {
        String id = runs.record(habit).getFileName().toString();
        List<Map<String, Object>> found = server.runs().values().stream()
                .filter(run -> String.valueOf(run.get("config")).contains(id))
                .toList();
        assertThat(found).as("runs of the server for " + id).hasSize(1);
        return found.get(0);
    }
}
