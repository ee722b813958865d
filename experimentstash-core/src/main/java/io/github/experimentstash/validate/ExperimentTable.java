package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.FolderTable;
import io.github.experimentstash.model.Texts;
import java.util.List;

/** The experiments as {@code -DlistConfigs} shows them. */
final class ExperimentTable {
    private static final int DESCRIPTION_SHOWN = 120;

    private final List<Experiment> experiments;

    ExperimentTable(List<Experiment> experiments) {
        this.experiments = experiments;
    }

    List<String> lines() {
        FolderTable table = new FolderTable("CONFIG", "TOOL", "EXPERIMENT", "DESCRIPTION");
        for (Experiment each : experiments) {
            table.add(
                    each.config(),
                    Texts.oneLine(each.tool()),
                    Texts.oneLine(each.experiment()),
                    Texts.oneLine(each.description().orElse("").strip(), DESCRIPTION_SHOWN));
        }
        return table.lines(Integer.MAX_VALUE);
    }
}
