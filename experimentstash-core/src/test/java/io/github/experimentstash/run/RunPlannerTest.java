package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
    private static final EntryPoint MODULE = new EntryPoint.Module("-m src.main", "src.main", List.of());

    @Test
    void aHydraToolIsToldItsOutputDirectoryLast() {
        assertThat(plan(Plans.module(), List.of("n=5"), List.of("m=6"), false, true)
                        .arguments())
                .containsExactly("experiment=${experiment}", "n=5", "m=6", "hydra.run.dir=${output_dir}");
    }

    @Test
    void aMultirunIsToldItsSweepDirectory() {
        assertThat(plan(Plans.module(), List.of(), List.of("--multirun", "n=1,2"), false, true)
                        .arguments())
                .last()
                .isEqualTo("hydra.sweep.dir=${output_dir}");
    }

    @Test
    void aDirectoryThatTheUserGaveIsLeftAlone() {
        assertThat(plan(Plans.module(), List.of(), List.of("hydra.run.dir=mine"), false, true)
                        .arguments())
                .containsExactly("experiment=${experiment}", "hydra.run.dir=mine");
    }

    @Test
    void anEmptyOutputArgumentLeavesTheToolAlone() {
        Tool tool = Plans.tool(MODULE, Optional.empty(), Optional.of(""));
        assertThat(plan(tool, List.of(), List.of(), false, true).arguments())
                .containsExactly("experiment=${experiment}");
    }

    @Test
    void aToolThatIsNotHydrasGetsNoHydraArgument() {
        Tool tool = Plans.tool(MODULE, Optional.of(List.of("--name", "${experiment}")), Optional.empty());
        assertThat(plan(tool, List.of(), List.of(), false, false).arguments())
                .containsExactly("--name", "${experiment}");
    }

    @Test
    void debugArgumentsStandBeforeOverrides() {
        assertThat(plan(Plans.module(), List.of("n=5"), List.of(), true, false).arguments())
                .containsExactly("experiment=${experiment}", "--verbose", "n=5");
    }

    @Test
    void onGitHubTheGraceIsShortBecauseTheJobIsKilledSoon() {
        assertThat(plan(Plans.module(), List.of(), List.of(), false, true).grace())
                .isEqualTo(Duration.ofSeconds(20));
        RunPlan onGitHub = RunPlanner.plan(
                Plans.ROOT,
                Plans.module(),
                Plans.experiment(List.of()),
                List.of(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                Map.of("GITHUB_ACTIONS", "true"));
        assertThat(onGitHub.grace()).isEqualTo(Duration.ofSeconds(5));
    }

    private static RunPlan plan(Tool tool, List<String> own, List<String> typed, boolean debug, boolean hydra) {
        return RunPlanner.plan(
                Plans.ROOT,
                tool,
                Plans.experiment(own),
                typed,
                debug,
                hydra,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
