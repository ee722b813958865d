package io.github.experimentstash.results;

import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the numbers of a run from the files and log lines that were declared, or from a {@code metrics.*} file. */
public final class MetricsReader {
    private static final int MOST = 200;
    private static final int MOST_FILES = 50;
    private static final long LARGEST_FILE = 16L << 20;

    /**
     * Metrics in the order of their sources.
     *
     * @param values name to {@code Long}, {@code Double} or text ({@code NaN}, which JSON has no number for)
     * @param problems warnings: what was declared and could not be read
     */
    public record Metrics(Map<String, Object> values, List<Problem> problems) {
        public Metrics {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param sources what tool and experiment declare; empty: a {@code metrics.*} file is looked for
     * @param outputDirectory of the run
     * @param log of the run; may be absent
     */
    public Metrics read(List<MetricSource> sources, Path outputDirectory, Path log) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        List<MetricSource.LogPattern> patterns = new ArrayList<>();
        for (MetricSource source : sources) {
            if (source instanceof MetricSource.Files files) {
                declared(files, outputDirectory, values, problems);
            } else if (source instanceof MetricSource.LogPattern pattern) {
                patterns.add(pattern);
            }
        }
        if (sources.isEmpty()) {
            found(outputDirectory, values);
        }
        if (!patterns.isEmpty()) {
            LogSearch search = new LogSearch(patterns);
            search.read(log);
            values.putAll(search.values());
            problems.addAll(search.problems());
        }
        if (values.size() > MOST) {
            problems.add(warning("there are " + values.size() + " metrics: the first " + MOST + " are recorded"));
            Map<String, Object> first = new LinkedHashMap<>();
            for (Map.Entry<String, Object> value : values.entrySet()) {
                if (first.size() < MOST) {
                    first.put(value.getKey(), value.getValue());
                }
            }
            values = first;
        }
        return new Metrics(values, problems);
    }

    /** True for the texts that stand for what JSON has no number for. */
    public static boolean isNotFinite(String text) {
        return MetricValues.isNotFinite(text);
    }

    private static void declared(
            MetricSource.Files source, Path directory, Map<String, Object> values, List<Problem> problems) {
        List<Path> files = OutputGlobs.matching(directory, source.glob());
        if (files.isEmpty()) {
            problems.add(warning("metrics: no file matches " + source.glob()));
        }
        boolean many = files.size() > 1;
        for (Path file : files.subList(0, Math.min(files.size(), MOST_FILES))) {
            String name = OutputCollector.slashed(directory.relativize(file));
            try {
                Map<String, Object> all = readFile(file);
                Map<String, Object> chosen = new LinkedHashMap<>();
                for (String key : source.keys()) {
                    if (all.containsKey(key)) {
                        chosen.put(key, all.get(key));
                    } else {
                        problems.add(warning("metrics: " + name + " has no " + key));
                    }
                }
                if (source.keys().isEmpty()) {
                    chosen = numbers(all);
                }
                put(values, many ? Stamps.normalised(name) + ":" : "", chosen);
            } catch (IOException e) {
                problems.add(warning("metrics: " + name + " could not be read: " + e.getMessage()));
            }
        }
    }

    /** Nothing is declared: what cannot be read is not a metrics file then. */
    private static void found(Path directory, Map<String, Object> values) {
        for (String glob : new String[] {"metrics*", "*_metrics.*", "*/metrics*", "**/metrics.*"}) {
            for (Path file : OutputGlobs.matching(directory, glob)) {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (FileKinds.isMetrics(name, FileKinds.extension(name))) {
                    try {
                        put(values, "", numbers(readFile(file)));
                    } catch (IOException notMetrics) {
                        continue;
                    }
                }
                if (!values.isEmpty()) {
                    return;
                }
            }
        }
    }

    private static Map<String, Object> readFile(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("it is larger than 16 MB");
        }
        return switch (FileKinds.extension(file.getFileName().toString())) {
            case "json" -> MetricsFiles.json(file);
            case "yaml", "yml" -> MetricsFiles.yaml(file);
            case "csv" -> MetricsFiles.table(file, ',');
            case "tsv" -> MetricsFiles.table(file, '\t');
            case "parquet" -> throw new IOException("Parquet is not read; write a CSV or JSON beside it");
            default -> MetricsFiles.steps(file);
        };
    }

    /** Without declared keys only numbers are metrics. */
    private static Map<String, Object> numbers(Map<String, Object> all) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, Object> value : all.entrySet()) {
            if (value.getValue() instanceof Number || MetricValues.isNotFinite(value.getValue())) {
                numbers.put(value.getKey(), value.getValue());
            }
        }
        return numbers;
    }

    private static void put(Map<String, Object> values, String prefix, Map<String, Object> more) {
        for (Map.Entry<String, Object> value : more.entrySet()) {
            values.put(prefix + Stamps.normalised(value.getKey()), value.getValue());
        }
    }

    static Problem warning(String message) {
        return Problem.warning(
                ProblemCode.METRICS_UNREADABLE, message, "look at   metrics   of the experiment or of its tool");
    }
}
