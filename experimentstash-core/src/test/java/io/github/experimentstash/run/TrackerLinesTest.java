package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        assertThat(lines("{'id': 'a', 'state': 'offline'}")).containsExactly("wandb run a is not sent yet");
        assertThat(lines("{'id': 'a', 'state': 'running'}")).containsExactly("wandb run a is not ended there yet");
        assertThat(lines("{'id': 'a', 'state': 'lost'}"))
                .containsExactly("wandb run a was ended before anything of it was written");
    }

    @Test
    void whatStandsInTheWayIsSaidOnce() throws IOException {
        assertThat(TrackerLines.of(document(
                        "{'kind': 'wandb', 'state': 'pending', 'runs': [], 'error': 'no way', 'hint': 'not heeded'}")))
                .containsExactly("wandb: no way", "wandb: not heeded");
        assertThat(TrackerLines.of(document("{'kind': 'wandb', 'state': 'none', 'runs': [], 'error': 'no matter'}")))
                .isEmpty();
    }

    private static List<String> lines(String run) throws IOException {
        return TrackerLines.of(document("{'kind': 'wandb', 'state': 'final', 'runs': [" + run + "]}"));
    }

    @SuppressWarnings("unchecked") // keys of JSON are text
    private static Map<String, Object> document(String tracker) throws IOException {
        return (Map<String, Object>) Json.read("{\"trackers\": [" + tracker.replace('\'', '"') + "]}");
    }
}
