package io.github.experimentstash.run;

import java.util.Arrays;

/** What to type after a success: the next experiment of the same folder, so that a figure is walked through. */
final class NextExperiment {
    private NextExperiment() {}

    /** A config; the same one again, with a word on why, where it is the last of its folder. */
    static String after(RunPlan plan) {
        String config = plan.experiment().config();
        int slash = config.lastIndexOf('/') + 1;
        String own = plan.experiment().file();
        own = own.substring(own.lastIndexOf('/') + 1);
        String[] names = plan.root()
                .resolve(plan.experiment().file())
                .getParent()
                .toFile()
                .list();
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                if (name.endsWith(".yaml") && name.compareTo(own) > 0 && !(slash == 0 && name.equals("meta.yaml"))) {
                    return config.substring(0, slash) + name.substring(0, name.length() - ".yaml".length());
                }
            }
        }
        return config + "   runs it again and compares the results";
    }
}
