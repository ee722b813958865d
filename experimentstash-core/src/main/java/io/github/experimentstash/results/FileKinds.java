package io.github.experimentstash.results;

import java.util.Locale;

/** Media type and role of a file, by its name: nothing is opened. */
final class FileKinds {
    private FileKinds() {}

    static String mediaType(String path) {
        return switch (extension(path)) {
            case "json" -> "application/json";
            case "jsonl" -> "application/jsonl";
            case "csv" -> "text/csv";
            case "tsv" -> "text/tab-separated-values";
            case "yaml", "yml" -> "application/yaml";
            case "txt", "log", "out", "err" -> "text/plain";
            case "md" -> "text/markdown";
            case "html", "htm" -> "text/html";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "svg" -> "image/svg+xml";
            case "pdf" -> "application/pdf";
            case "eps", "ps" -> "application/postscript";
            case "parquet" -> "application/vnd.apache.parquet";
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "h5", "hdf5" -> "application/x-hdf5";
            case "zip", "npz" -> "application/zip";
            case "gz" -> "application/gzip";
            default -> "application/octet-stream";
        };
    }

    /** @param path relative to the output directory, with {@code /} */
    static String role(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (isLog(path, name)) {
            return "log";
        }
        String extension = extension(path);
        if (isMetrics(name, extension)) {
            return "metrics";
        }
        return switch (extension) {
            case "png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "eps", "ps" -> "plot";
            case "csv", "tsv", "parquet", "feather", "arrow", "xlsx" -> "table";
            case "pt", "pth", "ckpt", "pkl", "joblib", "onnx", "safetensors", "keras", "h5" -> "model";
            default -> "other";
        };
    }

    private static boolean isLog(String path, String name) {
        for (String folder : path.split("/")) {
            if (folder.equals(".hydra") || folder.equals("wandb") || folder.equals(".wandb")) {
                return true;
            }
        }
        return name.endsWith(".log")
                || name.endsWith(".out")
                || name.endsWith(".err")
                || name.equals("multirun.yaml")
                || name.startsWith("events.out.tfevents");
    }

    /** {@code metrics.json}, {@code test_metrics.csv}, {@code metrics_20261123.csv}. */
    static boolean isMetrics(String name, String extension) {
        boolean readable = switch (extension) {
            case "json", "csv", "yaml", "yml" -> true;
            default -> false;
        };
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return readable && (stem.startsWith("metrics") || stem.endsWith("_metrics") || stem.endsWith("-metrics"));
    }

    static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }
}
