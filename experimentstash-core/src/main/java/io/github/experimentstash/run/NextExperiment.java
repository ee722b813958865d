package io.github.experimentstash.run;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.ShellWords;
import java.util.Arrays;
import java.util.List;

/** What to type after a success: the next experiment of the same folder, so that a figure is walked through. */
final class NextExperiment {
    private NextExperiment() {}

    /** A command; for the same experiment again, with a word on why, where it is the last of its folder. */
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
                    return run(config.substring(0, slash) + name.substring(0, name.length() - ".yaml".length()));
                }
            }
        }
        return again(plan) + "   runs it again and compares the results";
    }

    /** The command of this very run with what was typed besides, secrets masked. */
    static String again(RunPlan plan) {
        int own = plan.experiment().overrides().size();
        List<String> typed = plan.overrides().subList(own, plan.overrides().size());
        String overrides = ShellWords.join(Redaction.redactArguments(typed));
        return run(plan.experiment().config())
                + (plan.debug() && !plan.experiment().debug() ? " -Ddebug" : "")
                + (typed.isEmpty() ? "" : " -Doverrides=" + ShellWords.quote(overrides));
    }

    private static String run(String config) {
        return "mvn stash:run -Dconfig=" + ShellWords.quote(config);
    }
}
