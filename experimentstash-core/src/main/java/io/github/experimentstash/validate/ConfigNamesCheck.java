package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** No two experiments are one file for a disk that ignores case, or the way in which a letter with an accent is written. */
final class ConfigNamesCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.CONFIG_NAMES_COLLIDE);
    }

    /** Where all is ASCII, the tables of Unicode are not loaded. */
    private static String normal(String file) {
        for (int i = 0; i < file.length(); i++) {
            if (file.charAt(i) > '~') {
                return Normalizer.normalize(file, Normalizer.Form.NFC);
            }
        }
        return file;
    }

    @Override
    public void checkTogether(List<Experiment> experiments, Scope scope, Problems problems) {
        Map<String, Experiment> seen = new HashMap<>();
        for (Experiment experiment : experiments.stream()
                .sorted(Comparator.comparing(Experiment::file).reversed())
                .toList()) {
            String folded = normal(experiment.file()).toLowerCase(Locale.ROOT);
            Experiment same = seen.putIfAbsent(folded, experiment);
            if (same != null) {
                problems.add(Problem.warning(
                        ProblemCode.CONFIG_NAMES_COLLIDE,
                        SourceLocation.ofFile(experiment.file()),
                        "on disks that do not tell upper from lower case this is " + same.file(),
                        "rename one of them"));
            }
        }
    }
}
