package io.github.experimentstash.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool of which only a part is known, as of an old run's record. What is not said is as if {@code meta.yaml} did not
 * say it; the reader of {@code meta.yaml} calls the record's own constructor, so that it forgets no key.
 */
public final class ToolBuilder {
    private final String name;
    private final String path;
    private final EntryPoint entryPoint;
    private final SourceLocation location;
    private Optional<String> pythonVersion = Optional.empty();
    private List<String> dependencies = List.of();
    private EnvironmentKind environment = EnvironmentKind.UV;
    private List<String> environmentOptions = List.of();
    private String directory = "";
    private Optional<List<String>> arguments = Optional.empty();
    private List<String> debugArguments = List.of();
    private Optional<String> outputArgument = Optional.empty();
    private List<DiagnosisPattern> diagnoses = List.of();
    private Map<String, SourceLocation> locations = Map.of();

    /** The parameters are those of {@link Tool}. */
    public ToolBuilder(String name, String path, EntryPoint entryPoint, SourceLocation location) {
        this.name = name;
        this.path = path;
        this.entryPoint = entryPoint;
        this.location = location;
    }

    public ToolBuilder pythonVersion(Optional<String> value) {
        pythonVersion = value;
        return this;
    }

    public ToolBuilder dependencies(List<String> value) {
        dependencies = value;
        return this;
    }

    public ToolBuilder environment(EnvironmentKind value) {
        environment = value;
        return this;
    }

    public ToolBuilder environmentOptions(List<String> value) {
        environmentOptions = value;
        return this;
    }

    public ToolBuilder directory(String value) {
        directory = value;
        return this;
    }

    public ToolBuilder arguments(Optional<List<String>> value) {
        arguments = value;
        return this;
    }

    public ToolBuilder debugArguments(List<String> value) {
        debugArguments = value;
        return this;
    }

    public ToolBuilder outputArgument(Optional<String> value) {
        outputArgument = value;
        return this;
    }

    public ToolBuilder diagnoses(List<DiagnosisPattern> value) {
        diagnoses = value;
        return this;
    }

    public ToolBuilder locations(Map<String, SourceLocation> value) {
        locations = value;
        return this;
    }

    public Tool build() {
        return new Tool(
                name,
                path,
                entryPoint,
                Optional.empty(),
                pythonVersion,
                dependencies,
                Optional.empty(),
                environment,
                environmentOptions,
                directory,
                arguments,
                debugArguments,
                outputArgument,
                Map.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                diagnoses,
                location,
                locations);
    }
}
