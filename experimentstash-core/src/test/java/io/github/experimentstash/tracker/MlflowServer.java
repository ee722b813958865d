package io.github.experimentstash.tracker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** MLflow's own tracking server on loopback. It ends with the test's JVM, however that ends. */
final class MlflowServer implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path pidFile;

    /**
     * @param folder that keeps what it knows, also for the next one
     * @param port to listen on; 0: any
     */
    MlflowServer(Path python, Path folder, int port) throws IOException {
        Path script = folder.resolve("mlflow_server.py");
        try (InputStream resource = MlflowServer.class.getResourceAsStream("mlflow_server.py")) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("server.log");
        ProcessBuilder builder =
                new ProcessBuilder(python.toString(), script.toString(), folder.toString(), String.valueOf(port));
        builder.environment().put("GIT_PYTHON_REFRESH", "quiet");
        process = builder.redirectError(log.toFile()).start();
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (said == null) {
            throw new IOException(Files.readString(log));
        }
        this.port = Integer.parseInt(said);
        pidFile = Files.writeString(folder.resolve("server.pid"), String.valueOf(process.pid()));
    }

    int port() {
        return port;
    }

    /** {@code http://127.0.0.1:1234}. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** For a tool that ends it at the moment that it wants. */
    Path pidFile() {
        return pidFile;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
