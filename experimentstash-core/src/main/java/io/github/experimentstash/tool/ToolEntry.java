package io.github.experimentstash.tool;

import io.github.experimentstash.model.AddToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of a new tool in {@code meta.yaml}, and its example experiment. Pure. */
final class ToolEntry {
    private ToolEntry() {}

    /** Lines below the tool's name, without indentation. */
    static List<String> lines(AddToolRequest request, String path, String commit, ToolInspection found) {
        EntryPointCandidate entry = found.candidates().get(0);
        List<String> lines = new ArrayList<>();
        lines.add("path: " + path);
        lines.add("entrypoint: " + quoted(entry.entryPoint()));
        lines.add("commit: " + commit);
        if (!found.directory().isEmpty()) {
            lines.add("directory: " + quoted(found.directory()));
        }
        request.python().ifPresent(version -> lines.add("python_version: '" + version + "'"));
        Optional<HydraExperiments> hydra = found.hydra();
        if (hydra.isEmpty()) {
            lines.add(
                    "# how this tool is told its experiment; it is started with nothing more as long as the list is empty");
            lines.add("# arguments: [\"--config\", \"${experiment}\", \"--output\", \"${output_dir}\"]");
            lines.add("arguments: []");
        } else if (!hydra.get().argument().equals("experiment=${experiment}")) {
            lines.add("arguments: [\"" + hydra.get().argument() + "\"]");
        }
        request.description().ifPresent(text -> lines.add("description: " + quoted(text)));
        return lines;
    }

    /** An experiment that names a real one of the tool. */
    static String example(String tool, ToolInspection found) {
        String experiment = found.hydra()
                .filter(hydra -> !hydra.names().isEmpty())
                .map(hydra -> hydra.names().get(0))
                .orElse("default");
        return "tool: " + tool + "\n"
                + "experiment: " + (experiment.matches("[A-Za-z_][A-Za-z0-9_/-]*") ? experiment : quoted(experiment))
                + "\n"
                + "description: \"A first experiment with " + tool + "\"\n"
                + "tags: [\"example\"]\n";
    }

    /** A text in double quotes, as YAML reads it back. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format("\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
