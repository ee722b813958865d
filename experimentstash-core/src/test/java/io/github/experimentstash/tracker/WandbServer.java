package io.github.experimentstash.tracker;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.process.SystemPython;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** {@code wandb_server.py} for one test: it stands for the wandb cloud. It ends with the test's JVM, however that ends. */
public final class WandbServer implements AutoCloseable {
    /** A key of the right length; it opens nothing. */
    public static final String KEY = "0123456789abcdef0123456789abcdef01234567";

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    /** One that calls a run crashed after five minutes of silence, as the cloud does. */
    public WandbServer(Path scratch) throws IOException {
        this(scratch, Duration.ofMinutes(5));
    }

    /**
     * @param scratch folder for its script and what it says
     * @param crashedAfter silence after which a run that was not ended counts as crashed
     */
    public WandbServer(Path scratch, Duration crashedAfter) throws IOException {
        Path script = scratch.resolve("wandb_server.py");
        try (InputStream resource = WandbServer.class.getResourceAsStream("wandb_server.py")) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        process = new ProcessBuilder(
                        SystemPython.find(System.getenv()).orElseThrow().toString(),
                        "-I",
                        script.toString(),
                        String.valueOf(crashedAfter.toMillis() / 1000.0))
                .redirectError(scratch.resolve("wandb_server.log").toFile())
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        url = "http://127.0.0.1:" + said.readLine();
    }

    /** {@code http://127.0.0.1:1234}. */
    public String url() {
        return url;
    }

    /** What a user of this server has in his environment. */
    public Map<String, String> variables() {
        return Map.of("WANDB_BASE_URL", url, "WANDB_API_KEY", KEY, "WANDB_ERROR_REPORTING", "false");
    }

    /** All that it knows. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> state() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/_state")).build();
        return (Map<String, Object>) Json.read(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Runs by their id: state, exit_code, rows, steps, upserts, completions, output_lines, tags, config. */
    @SuppressWarnings("unchecked")
    public Map<String, Map<String, Object>> runs() throws IOException, InterruptedException {
        return (Map<String, Map<String, Object>>) (Map<?, ?>) state().get("runs");
    }

    /** The only run that it knows. */
    public Map<String, Object> onlyRun() throws IOException, InterruptedException {
        Map<String, Map<String, Object>> runs = runs();
        if (runs.size() != 1) {
            throw new AssertionError("runs of the server: " + runs);
        }
        return runs.values().iterator().next();
    }

    /** Answers every request but those of tests with 503. */
    public void down() throws IOException, InterruptedException {
        fault("{\"mode\": \"down\"}");
    }

    /** Knows nobody's key any more (401). */
    public void refuse() throws IOException, InterruptedException {
        fault("{\"mode\": \"refuse\"}");
    }

    /** Hangs up without an answer, as a network that is gone. */
    public void cut() throws IOException, InterruptedException {
        fault("{\"mode\": \"cut\"}");
    }

    /** Takes its time for each answer. */
    public void slow(double seconds) throws IOException, InterruptedException {
        fault("{\"mode\": \"slow\", \"seconds\": " + seconds + "}");
    }

    /** Is well again. */
    public void well() throws IOException, InterruptedException {
        fault("{\"mode\": \"ok\"}");
    }

    private void fault(String fault) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/_fault"))
                .POST(HttpRequest.BodyPublishers.ofString(fault))
                .build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
