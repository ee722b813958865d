package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.listing.ListRequest.Format;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is here and when it last worked, through the door that a user takes. */
class ListGoalTest {
    private static final ListRequest ALL = request(null, null, null, null);

    @TempDir
    Path folder;

    private TestStash stash;

    private static ListRequest request(String tool, String tag, String config, String state) {
        return new ListRequest(
                Optional.ofNullable(tool),
                Optional.ofNullable(tag),
                Optional.ofNullable(config),
                Optional.ofNullable(state),
                false,
                Format.TEXT);
    }

    @BeforeEach
    void make() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print(1)");
        stash.file("configs/figure1/pca.yaml", "tool: demo", "experiment: pca", "tags: [fast, paper]");
        stash.file("configs/figure1/tsne.yaml", "tool: demo", "experiment: tsne", "estimated_runtime: 2 hours");
        stash.clock = Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);
        index(
                "{\"id\":\"20261120-100000-pca-aaaa\",\"path\":\"outputs/2026-11-20/20261120-100000-pca-aaaa\",\"tool\":\"demo\","
                        + "\"config\":\"figure1/pca\",\"state\":\"failed\",\"created_at\":\"2026-11-20T10:00:00.000+00:00\",\"wall_seconds\":1.5}",
                "{\"id\":\"20261126-100000-pca-bbbb\",\"path\":\"outputs/2026-11-26/20261126-100000-pca-bbbb\",\"tool\":\"demo\","
                        + "\"config\":\"figure1/pca\",\"state\":\"succeeded\",\"created_at\":\"2026-11-26T10:00:00.000+00:00\","
                        + "\"wall_seconds\":4.2,\"metric\":{\"trustworthiness\":0.8731}}",
                "{\"id\":\"20261101-100000-tsne-cccc\",\"path\":\"outputs/2026-11-01/20261101-100000-tsne-cccc\",\"tool\":\"demo\","
                        + "\"config\":\"figure1/tsne\",\"state\":\"out-of-memory\",\"created_at\":\"2026-11-01T10:00:00.000+00:00\","
                        + "\"wall_seconds\":724}",
                "{\"id\":\"torn");
    }

    private void index(String... lines) throws Exception {
        stash.file("outputs/index.jsonl", lines);
    }

    private List<String> lines(ListRequest request) {
        return stash.open(stash.root).list(request, Optional.empty()).lines();
    }

    @Test
    void everyExperimentStandsWithItsLastResult() {
        assertThat(lines(ALL))
                .containsExactly(
                        "CONFIG  TOOL  EXPERIMENT  LAST RESULT                                       DESCRIPTION",
                        "figure1/",
                        "  pca   demo  pca         succeeded 2 h ago, 4.2 s, trustworthiness 0.8731",
                        "  tsne  demo  tsne        out-of-memory 25 days ago, 12m 04s",
                        "one     demo  first       never run                                         A first one",
                        "",
                        "3 experiments, 1 tool",
                        "next: mvn stash:run -Dconfig=one");
    }

    @Test
    void whatIsAskedForIsShown() {
        assertThat(lines(request(null, "paper", null, null))).anyMatch(line -> line.startsWith("1 experiment,"));
        assertThat(lines(request(null, null, "figure1/*", null))).anyMatch(line -> line.startsWith("2 experiments,"));
        assertThat(lines(request(null, null, "figure1", null))).anyMatch(line -> line.startsWith("2 experiments,"));
        assertThat(lines(request(null, null, null, "out-of-memory")))
                .anyMatch(line -> line.contains("  tsne"))
                .contains("1 experiment, 1 tool", "next: mvn stash:run -Dconfig=figure1/tsne");
        assertThat(lines(request(null, null, null, "never"))).contains("1 experiment, 1 tool");
        assertThat(lines(request("demo", null, null, null))).contains("3 experiments, 1 tool");
        assertThat(lines(request(null, "nothing", null, null)))
                .containsExactly("0 experiments, 1 tool", "next: mvn stash:validate");
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThatThrownBy(() -> lines(request("dem", null, null, null)))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-402: unknown tool 'dem'")
                .hasMessageContaining("did you mean 'demo'?");
        assertThatThrownBy(() -> lines(request(null, null, null, "faild")))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("'faild' is no state of a run")
                .hasMessageContaining("did you mean 'failed'?");
        assertThatThrownBy(() -> lines(request(null, null, "[", null)))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("'[' is not a glob");
    }

    @Test
    void aLongLineIsCutAndTheCutIsSeen() {
        stash.variables.put("COLUMNS", "60");
        assertThat(lines(ALL))
                .allMatch(line -> line.length() <= 53)
                .anyMatch(line -> line.startsWith("  pca") && line.endsWith("…"));
    }

    @Test
    void programsReadTheSame() throws Exception {
        stash.file("configs/figure1/odd.yaml", "tool: demo", "experiment: odd", "description: 'a \"b\", c|d'");
        stash.forget();
        assertThat(stash.open(stash.root)
                        .list(
                                new ListRequest(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("figure1/*"),
                                        Optional.empty(),
                                        false,
                                        Format.JSON),
                                Optional.empty())
                        .lines())
                .isEmpty();
        Map<?, ?> json = (Map<?, ?>) Json.read(stash.said());
        assertThat(json.get("schema")).asString().isEqualTo("1");
        assertThat((List<?>) json.get("experiments")).hasSize(3);
        assertThat(stash.said())
                .contains("\"value\": 0.8731", "\"estimated_runtime\": \"2 hours\"", "\"source\": \"plain folder\"");
        assertThat(document(Format.CSV))
                .startsWith("config,tool,experiment,")
                .contains("figure1/odd,demo,odd,\"a \"\"b\"\", c|d\",,,plain folder,never,,,,,,\r\n")
                .contains("figure1/pca,demo,pca,,fast paper,,plain folder,succeeded,20261126-100000-pca-bbbb,");
        assertThat(document(Format.MD))
                .startsWith("| config | tool |")
                .contains("| figure1/odd | demo | odd | a \"b\", c\\|d |");
    }

    private String document(Format format) {
        stash.forget();
        ListRequest request =
                new ListRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, format);
        stash.open(stash.root).list(request, Optional.empty());
        return stash.said();
    }

    @Test
    void itCanBeWrittenToAFile() throws Exception {
        ListRequest request = new ListRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, Format.CSV);
        assertThat(stash.open(stash.root)
                        .list(request, Optional.of("lists/all.csv"))
                        .lines())
                .containsExactly("wrote lists/all.csv");
        assertThat(Files.readString(stash.root.resolve("lists/all.csv"), UTF_8)).contains("figure1/pca,demo");
        Files.createDirectory(stash.root.resolve("taken"));
        assertThatThrownBy(() -> stash.open(stash.root).list(request, Optional.of("taken")))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-116: taken could not be written");
    }

    @Test
    void toolsAreShownWithWhatNoConfigUsesYet() throws Exception {
        stash.file("tools/demo/conf/experiment/pca.yaml", "a: 1");
        stash.file("tools/demo/conf/experiment/isomap.yaml", "a: 1");
        ListRequest request = new ListRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true, Format.TEXT);
        assertThat(lines(request))
                .containsExactly(
                        "demo  (tools/demo)",
                        "  source       plain folder",
                        "  entrypoint   main.py",
                        "  environment  none",
                        "  used by      3 experiments",
                        "  not used     isomap",
                        "next: mvn stash:list");
    }

    /** The index is a cache; and what is under way is not in it. */
    @Test
    void recordsCountWhereThereIsNoIndex() throws Exception {
        Files.delete(stash.root.resolve("outputs/index.jsonl"));
        stash.file(
                "outputs/2026-11-26/20261126-115930-one-dddd/run.json",
                "{\"schema\": 1, \"id\": \"20261126-115930-one-dddd\", \"config\": \"one\", \"state\": \"running\",",
                " \"created_at\": \"2026-11-26T11:59:30.000+00:00\"}");
        assertThat(lines(ALL)).anyMatch(line -> line.contains("first       running, started just now"));
    }

    @Test
    void aRealRunIsListed() throws Exception {
        Gate.require(Capability.PYTHON);
        stash.clock = Clock.systemDefaultZone();
        stash.file(
                "tools/demo/main.py",
                "import json, os, sys",
                "json.dump({'score': 0.5}, open(os.path.join(sys.argv[2], 'metrics.json'), 'w'))");
        Files.delete(stash.root.resolve("outputs/index.jsonl"));
        stash.run("one");
        assertThat(lines(ALL))
                .anyMatch(line -> line.contains("first       succeeded just now") && line.contains("score 0.5"));
    }
}
