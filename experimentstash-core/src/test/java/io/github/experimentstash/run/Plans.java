package io.github.experimentstash.run;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ExperimentBuilder;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.ToolBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans as the tests of this package want them: a tool {@code demo} with an entry point, an experiment {@code pca}. */
final class Plans {
    static final Path ROOT = Path.of("/stash");

    private Plans() {}

    static Tool tool(EntryPoint entryPoint, Optional<List<String>> arguments, Optional<String> outputArgument) {
        return new ToolBuilder("demo", "tools/demo", entryPoint, new SourceLocation("configs/meta.yaml", 2, 3))
                .environment(EnvironmentKind.NONE)
                .arguments(arguments)
                .debugArguments(List.of("--verbose"))
                .outputArgument(outputArgument)
                .locations(Map.of("entrypoint", new SourceLocation("configs/meta.yaml", 4, 17)))
                .build();
    }

    static Tool module() {
        return tool(new EntryPoint.Module("-m src.main", "src.main", List.of()), Optional.empty(), Optional.empty());
    }

    static Tool file(String file) {
        return tool(new EntryPoint.ScriptFile(file, file, List.of()), Optional.empty(), Optional.empty());
    }

    static Experiment experiment(List<String> overrides) {
        return new ExperimentBuilder("figure1/pca", "demo", "swissroll_pca")
                .description("PCA")
                .overrides(overrides)
                .locations(Map.of("experiment", new SourceLocation("configs/figure1/pca.yaml", 2, 13)))
                .build();
    }

    static RunPlan plan(Tool tool) {
        return RunPlanner.plan(
                ROOT,
                tool,
                experiment(List.of()),
                List.of(),
                false,
                true,
                Optional.<Duration>empty(),
                Optional.empty(),
                Map.of());
    }
}
