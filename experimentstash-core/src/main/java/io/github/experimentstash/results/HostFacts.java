package io.github.experimentstash.results;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine of a run, from files of Linux and variables: no process is started. What is not known is left out.
 * {@code blas} holds the variables that choose its kernel and threads; which library it is only Python knows.
 */
public final class HostFacts {
    private static final String[] BLAS_VARIABLES = {
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "OPENBLAS_CORETYPE",
        "MKL_NUM_THREADS",
        "MKL_CBWR",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS"
    };

    private HostFacts() {}

    /**
     * Keys of {@code host} in {@code run.json}, in its order.
     *
     * @param variables the caller's
     */
    public static Map<String, Object> read(Map<String, String> variables) {
        return read(variables, Path.of("/"));
    }

    static Map<String, Object> read(Map<String, String> variables, Path root) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Path proc = root.resolve("proc");
        put(facts, "name", firstLine(proc.resolve("sys/kernel/hostname")));
        String os = osName(root);
        put(facts, "os", os.isEmpty() ? System.getProperty("os.name", "") : os);
        put(facts, "kernel", firstLine(proc.resolve("sys/kernel/osrelease")));
        put(facts, "arch", System.getProperty("os.arch", ""));
        put(facts, "cpu", field(proc.resolve("cpuinfo"), "model name"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        String memory = field(proc.resolve("meminfo"), "MemTotal");
        if (memory.endsWith(" kB")) {
            facts.put(
                    "memory_bytes",
                    Long.parseLong(memory.substring(0, memory.length() - 3).strip()) * 1024);
        }
        List<String> gpus = gpus(proc.resolve("driver/nvidia/gpus"));
        if (!gpus.isEmpty()) {
            facts.put("gpu", gpus);
        }
        Map<String, Object> blas = new LinkedHashMap<>();
        for (String name : BLAS_VARIABLES) {
            if (variables.containsKey(name)) {
                blas.put(name, variables.get(name));
            }
        }
        if (!blas.isEmpty()) {
            facts.put("blas", blas);
        }
        put(facts, "container", container(root, variables));
        return facts;
    }

    private static String osName(Path root) {
        String name = field(root.resolve("etc/os-release"), "PRETTY_NAME");
        return name.replace("\"", "");
    }

    private static List<String> gpus(Path folder) {
        List<String> names = new ArrayList<>();
        File[] devices = folder.toFile().listFiles();
        if (devices != null) {
            Arrays.sort(devices);
            for (File device : devices) {
                String model = field(device.toPath().resolve("information"), "Model");
                names.add(model.isEmpty() ? "NVIDIA " + device.getName() : model);
            }
        }
        return names;
    }

    private static String container(Path root, Map<String, String> variables) {
        String image =
                variables.getOrDefault("APPTAINER_CONTAINER", variables.getOrDefault("SINGULARITY_CONTAINER", ""));
        if (!image.isEmpty()) {
            return image;
        }
        if (variables.containsKey("KUBERNETES_SERVICE_HOST")) {
            return "kubernetes";
        }
        if (Files.exists(root.resolve(".dockerenv"))) {
            return "docker";
        }
        return Files.exists(root.resolve("run/.containerenv")) ? "podman" : "";
    }

    private static void put(Map<String, Object> facts, String key, String value) {
        if (!value.isEmpty()) {
            facts.put(key, value);
        }
    }

    private static String firstLine(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException unknown) {
            return "";
        }
    }

    /** The value of the first line {@code name : value} or {@code name=value}. */
    private static String field(Path file, String name) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(name)) {
                    String rest = line.substring(name.length()).strip();
                    if (rest.startsWith(":") || rest.startsWith("=")) {
                        return rest.substring(1).strip();
                    }
                }
            }
        } catch (IOException unknown) {
            return "";
        }
        return "";
    }
}
