package io.github.experimentstash.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of {@code meta.yaml}.
 *
 * @param name the key of the entry
 * @param path folder of the tool, relative to the stash's root, with {@code /}
 * @param entryPoint how it is started
 * @param commit as written: a full commit is a pin, {@code HEAD} or absent means whatever is checked out
 * @param pythonVersion as written, such as {@code 3.11}
 * @param dependencies names of other tools, or extra requirements (PEP 508)
 * @param environmentOptions options of {@code uv sync}
 * @param directory folder inside the tool in which its project lies and it is run; empty text for the tool's own
 * @param arguments what names the experiment on the command line; absent when {@code meta.yaml} says nothing
 * @param outputArgument how the tool is told its output directory; absent: decided by the kind of the tool, present and
 *     empty: the tool is left alone
 * @param searchPackages exported as {@code HYDRA_SEARCH_PACKAGES}
 * @param metrics where metrics are read from
 * @param resume how a further attempt of an experiment goes on
 * @param diagnoses what lines of its log mean, its own first and then those of the whole file
 * @param location of the entry's name
 * @param locations of the values, by key
 */
public record Tool(
        String name,
        String path,
        EntryPoint entryPoint,
        Optional<String> commit,
        Optional<String> pythonVersion,
        List<String> dependencies,
        Optional<String> description,
        EnvironmentKind environment,
        List<String> environmentOptions,
        String directory,
        Optional<List<String>> arguments,
        List<String> debugArguments,
        Optional<String> outputArgument,
        Map<String, String> env,
        Optional<String> searchPackages,
        List<MetricSource> metrics,
        Optional<Resume> resume,
        List<DiagnosisPattern> diagnoses,
        SourceLocation location,
        Map<String, SourceLocation> locations) {
    public Tool {
        dependencies = List.copyOf(dependencies);
        environmentOptions = List.copyOf(environmentOptions);
        arguments = arguments.isPresent() ? Optional.of(List.copyOf(arguments.get())) : arguments;
        debugArguments = List.copyOf(debugArguments);
        env = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(env));
        metrics = List.copyOf(metrics);
        diagnoses = List.copyOf(diagnoses);
        locations = Map.copyOf(locations);
    }

    /** The full commit that the tool is pinned to; absent for {@code HEAD}, for no commit and for a short one. */
    public Optional<String> pin() {
        return commit.isPresent() && commit.get().matches("[0-9a-f]{40}|[0-9a-f]{64}") ? commit : Optional.empty();
    }

    /** Where the value of a key stands, or the entry's own place. */
    public SourceLocation locationOf(String key) {
        return locations.getOrDefault(key, location);
    }
}
