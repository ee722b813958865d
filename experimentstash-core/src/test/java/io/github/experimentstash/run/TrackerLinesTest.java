package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrackerLinesTest {
    @Test
    void onlyWhatIsKnownIsSaid() throws IOException {
        assertThat(
                        lines(
                                "{'id': 'a', 'state': 'failed', 'exit_code': 137, 'rows': 1204, 'ended_here': true, 'url': 'u'}"))
                .containsExactly("wandb run a was ended as failed (exit code 137); all 1,204 steps are there  u");
        assertThat(lines("{'id': 'a', 'state': 'failed', 'exit_code': 137, 'ended_here': true, 'partial': true}"))
                .containsExactly("wandb run a was ended as failed (exit code 137); its last steps may be missing");
        assertThat(lines("{'id': 'a', 'state': 'finished', 'rows': 0}")).containsExactly("wandb run a is finished");
        assertThat(lines("{'id': 'a', 'state': 'offline', 'project': 'p'}"))
                .containsExactly("wandb run a is not sent yet  project p");
        assertThat(lines("{'id': 'a', 'state': 'offline'}")).containsExactly("wandb run a is not sent yet");
        assertThat(lines("{'id': 'a', 'state': 'running'}")).containsExactly("wandb run a is not ended there yet");
        assertThat(lines("{'id': 'a', 'state': 'lost'}"))
                .containsExactly("wandb run a was ended before anything of it was written");
    }

    @Test
    void whatStandsInTheWayIsSaidOnce() throws IOException {
        assertThat(of(document(
                        "{'kind': 'wandb', 'state': 'pending', 'runs': [], 'error': 'no way', 'hint': 'not heeded'}")))
                .containsExactly("wandb: no way", "wandb: not heeded");
        assertThat(of(document("{'kind': 'wandb', 'state': 'none', 'runs': [], 'error': 'no matter'}")))
                .isEmpty();
    }

    @Test
    void anEarlierAttemptSaysNothingOfARunThatALaterOneWentOnWith() throws IOException {
        Set<String> later = new HashSet<>();
        assertThat(TrackerLines.of(
                        document("{'kind': 'wandb', 'state': 'final', 'runs': [{'id': 'a', 'state': 'finished'}]}"),
                        later))
                .containsExactly("wandb run a is finished");
        assertThat(TrackerLines.of(
                        document("{'kind': 'wandb', 'state': 'pending', 'runs': [{'id': 'a', 'state': 'running'},"
                                + " {'id': 'a', 'state': 'offline'}, {'id': 'b', 'state': 'lost'}]}"),
                        later))
                .containsExactly(
                        "wandb run a is not sent yet", "wandb run b was ended before anything of it was written");
    }

    @Test
    void manyAreNotAllShown() throws IOException {
        String runs = String.join(
                ", ",
                IntStream.range(0, 25).mapToObj(i -> "{'id': 'runs/" + i + "'}").toList());
        assertThat(of(document("{'kind': 'tensorboard', 'state': 'final', 'runs': [" + runs + "]}")))
                .hasSize(21)
                .startsWith("tensorboard: runs/0")
                .endsWith("tensorboard: 5 more stand in run.json");
    }

    private static List<String> of(Map<String, Object> document) {
        return TrackerLines.of(document, new HashSet<>());
    }

    private static List<String> lines(String run) throws IOException {
        return of(document("{'kind': 'wandb', 'state': 'final', 'runs': [" + run + "]}"));
    }

    @SuppressWarnings("unchecked") // keys of JSON are text
    private static Map<String, Object> document(String tracker) throws IOException {
        return (Map<String, Object>) Json.read("{\"trackers\": [" + tracker.replace('\'', '"') + "]}");
    }
}
