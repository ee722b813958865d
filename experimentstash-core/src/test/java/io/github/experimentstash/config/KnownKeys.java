package io.github.experimentstash.config;

import java.util.Map;
import java.util.Set;

/** The keys that the readers know, for tests of the documentation. */
public final class KnownKeys {
    private KnownKeys() {}

    public static Set<String> ofManifest() {
        return ManifestReader.KEYS;
    }

    public static Set<String> ofAbout() {
        return ManifestReader.ABOUT_KEYS;
    }

    public static Set<String> ofSwitches() {
        return ManifestReader.SWITCHES;
    }

    public static Set<String> ofDiagnosis() {
        return DiagnosisPatterns.KEYS;
    }

    public static Set<String> ofTool() {
        return ToolReader.KEYS;
    }

    public static Set<String> ofExperiment() {
        return ExperimentReader.KEYS;
    }

    /** Keys that are known and do nothing yet, by where they may stand. */
    public static Map<String, Set<String>> ofLaterVersions() {
        return Map.of(
                "an experiment", ExperimentReader.LATER_KEYS,
                "a tool", ToolReader.LATER_KEYS,
                "the file", ManifestReader.LATER_KEYS);
    }
}
