package io.github.experimentstash.run;

import io.github.experimentstash.environment.PreparedEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The variables that every tool gets from us: formats.md, "What the tool sees". */
final class OwnVariables {
    private OwnVariables() {}

    /**
     * @param commitSeconds time of the stash's commit in seconds since 1970; absent where it has none
     * @param callerPath the caller's PATH, empty if there is none
     */
    static Map<String, String> of(
            RunPlan plan,
            RunFolder folder,
            Path outputDirectory,
            PreparedEnvironment environment,
            Optional<Long> commitSeconds,
            String callerPath) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("STASH_RUN_ID", folder.id());
        own.put("STASH_RUN_DIR", folder.path().toString());
        own.put("STASH_OUTPUT_DIR", outputDirectory.toString());
        own.put("STASH_ROOT", plan.root().toString());
        own.put("STASH_TOOL", plan.tool().name());
        own.put("STASH_CONFIG", plan.experiment().config());
        own.put("STASH_ATTEMPT", "1");
        addPython(own, environment, callerPath);
        if (commitSeconds.isPresent()) {
            own.put("SOURCE_DATE_EPOCH", commitSeconds.get().toString());
        }
        own.put("WANDB_DIR", outputDirectory.toString());
        if (plan.tool().searchPackages().isPresent()) {
            own.put("HYDRA_SEARCH_PACKAGES", plan.tool().searchPackages().get());
        }
        return own;
    }

    /** For a question to the tool that is no run and leaves nothing behind. */
    static Map<String, String> ofQuestion(RunPlan plan, PreparedEnvironment environment, String callerPath) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("STASH_ROOT", plan.root().toString());
        own.put("STASH_TOOL", plan.tool().name());
        own.put("STASH_CONFIG", plan.experiment().config());
        addPython(own, environment, callerPath);
        own.put("PYTHONDONTWRITEBYTECODE", "1");
        if (plan.tool().searchPackages().isPresent()) {
            own.put("HYDRA_SEARCH_PACKAGES", plan.tool().searchPackages().get());
        }
        return own;
    }

    private static void addPython(Map<String, String> own, PreparedEnvironment environment, String callerPath) {
        Path bin = environment.binDirectory();
        if (bin.getParent() != null
                && bin.getParent().resolve("pyvenv.cfg").toFile().isFile()) {
            own.put("VIRTUAL_ENV", bin.getParent().toString());
            own.put("PATH", callerPath.isEmpty() ? bin.toString() : bin + File.pathSeparator + callerPath);
        }
        own.put("PYTHONUNBUFFERED", "1");
        own.put("PYTHONHASHSEED", "0");
        own.put("PYTHONFAULTHANDLER", "1");
        own.put("PYTHONNOUSERSITE", "1");
        own.put("PYTHONUTF8", "1");
        own.put("LC_ALL", "C.UTF-8");
        own.put("TZ", "UTC");
        own.put("MPLBACKEND", "Agg");
    }
}
