package io.github.experimentstash.tracker;

import io.github.experimentstash.environment.RealUv;
import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Environments with the real trackers, made once by the real uv and kept below {@code target}: shared by all tests, which
 * only read them. A test begins with {@link #python()} or {@link #venv()}, which leave it out where there is no index.
 */
public enum TrackerEnvironments {
    /** The newest wandb that was tried: the supervisor can own its core. */
    WANDB("wandb==0.30.0"),
    /** The oldest wandb that is promised, whose core belongs to the tool. */
    OLD_WANDB("wandb==0.19.11"),
    /** MLflow's client with what its database and its server need, a sixth of the whole package. */
    MLFLOW("mlflow-skinny==3.17.2", "alembic", "flask", "flask-cors", "graphene", "sqlalchemy"),
    /** A small writer of TensorBoard's files. */
    TENSORBOARD("tensorboardX==2.6.5");

    private static final Path HOME = RealUv.HOME.resolveSibling("tracker-environments");
    private static final Map<TrackerEnvironments, String> REFUSED = new EnumMap<>(TrackerEnvironments.class);

    private final String packages;

    TrackerEnvironments(String... requirements) {
        this.packages = String.join(" ", requirements);
    }

    private List<String> requirements() {
        return List.of(packages.split(" "));
    }

    /** The version of the tracker itself. */
    public String version() {
        return requirements().get(0).substring(requirements().get(0).indexOf("==") + 2);
    }

    /** The interpreter, absolute. */
    public Path python() {
        return venv().resolve("bin/python");
    }

    /** The folder of the environment, absolute; gates the test where it cannot be made. */
    public Path venv() {
        synchronized (REFUSED) {
            Path uv = RealUv.program();
            if (!REFUSED.containsKey(this)) {
                REFUSED.put(this, made(uv));
            }
            Gate.require(
                    REFUSED.get(this).isEmpty(), "no environment with " + requirements() + ": " + REFUSED.get(this));
            return folder();
        }
    }

    private Path folder() {
        return HOME.resolve(name().toLowerCase(java.util.Locale.ROOT));
    }

    /** Why it cannot be made; empty if it is there. Another build of the same folder may be at it. */
    private String made(Path uv) {
        Path marker = HOME.resolve(folder().getFileName() + ".made");
        String wanted = String.join("\n", requirements());
        try {
            Files.createDirectories(HOME);
            try (FileChannel channel = FileChannel.open(
                            HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid()
                        && Files.exists(marker)
                        && Files.readString(marker).equals(wanted)) {
                    return "";
                }
                Files.deleteIfExists(marker);
                List<String> install =
                        new ArrayList<>(List.of("pip", "install", "-q", "--python", folder().toString()));
                install.addAll(requirements());
                String refused = uv(uv, "venv", "-q", "--clear", "--python", "3.11", folder().toString());
                refused = refused.isEmpty() ? uv(uv, install.toArray(String[]::new)) : refused;
                if (refused.isEmpty()) {
                    Files.writeString(marker, wanted);
                }
                return refused;
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** What it said if it failed. */
    private static String uv(Path uv, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(uv.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(RealUv.variables());
        builder.environment().putIfAbsent("UV_SYSTEM_CERTS", "1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : "uv failed: " + said.strip();
    }
}
