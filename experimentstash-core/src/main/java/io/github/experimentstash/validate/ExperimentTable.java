package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;

/** The experiments, one a line, grouped by folder, in aligned columns. */
final class ExperimentTable {
    private static final int DESCRIPTION_SHOWN = 120;

    private final List<Experiment> experiments;

    ExperimentTable(List<Experiment> experiments) {
        this.experiments = experiments;
    }

    List<String> lines() {
        int config = "CONFIG".length();
        int tool = "TOOL".length();
        int experiment = "EXPERIMENT".length();
        for (Experiment each : experiments) {
            int indented = each.config().indexOf('/') < 0 ? 0 : 2;
            config = Math.max(config, indented + last(each.config()).length());
            tool = Math.max(tool, Texts.oneLine(each.tool()).length());
            experiment = Math.max(experiment, Texts.oneLine(each.experiment()).length());
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(pad("CONFIG", config), pad("TOOL", tool), pad("EXPERIMENT", experiment), "DESCRIPTION"));
        String group = "";
        for (Experiment each : experiments) {
            String folder = each.config()
                    .substring(0, each.config().length() - last(each.config()).length());
            if (!folder.equals(group) && !folder.isEmpty()) {
                lines.add(folder);
            }
            group = folder;
            lines.add(line(
                    pad((folder.isEmpty() ? "" : "  ") + last(each.config()), config),
                    pad(Texts.oneLine(each.tool()), tool),
                    pad(Texts.oneLine(each.experiment()), experiment),
                    Texts.oneLine(each.description().orElse("").strip(), DESCRIPTION_SHOWN)));
        }
        return lines;
    }

    private static String last(String config) {
        return config.substring(config.lastIndexOf('/') + 1);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String line(String... cells) {
        return String.join("  ", cells).stripTrailing();
    }
}
