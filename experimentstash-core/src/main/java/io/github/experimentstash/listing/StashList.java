package io.github.experimentstash.listing;

import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.run.LastRun;
import io.github.experimentstash.run.LastRuns;
import io.github.experimentstash.validate.ConfigFilter;
import io.github.experimentstash.validate.ExperimentCache;
import io.github.experimentstash.validate.ExperimentsPass;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code list}: what is here, and when it last worked. What cannot be read is left out; validation tells of it. */
public final class StashList {
    private final StashRoot root;
    private final Optional<CacheKey> key;

    /** @param key for caches of what large stashes hold; absent for none */
    public StashList(StashRoot root, Optional<CacheKey> key) {
        this.root = root;
        this.key = key;
    }

    /**
     * For people.
     *
     * @param width of a line, in characters
     * @throws StashFailure if it is asked for what there is not
     */
    public List<String> lines(ListRequest request, Instant now, int width) throws IOException {
        Manifest manifest = manifest(request);
        if (request.tools()) {
            return new ToolList(root, only(manifest, request)).lines(experiments());
        }
        return new TextList(rows(request, manifest), now, width)
                .lines(manifest.toolNames().size());
    }

    /** For programs. @throws StashFailure as above */
    public String document(ListRequest request) throws IOException {
        return new DataList(rows(request, manifest(request))).text(request.format());
    }

    private static Manifest only(Manifest manifest, ListRequest request) {
        if (request.tool().isEmpty()) {
            return manifest;
        }
        Map<String, Tool> one = new LinkedHashMap<>(manifest.tools());
        one.keySet().retainAll(List.of(request.tool().get()));
        return new Manifest(one, manifest.toolPaths(), false, true, true, Map.of());
    }

    private Manifest manifest(ListRequest request) {
        Problems problems = new Problems();
        Manifest manifest = new ManifestReader().read(root, problems).orElse(Manifest.empty());
        Problems asked = new Problems();
        if (request.tool().isPresent()) {
            asked.add(manifest.unknown(request.tool().get(), null));
        }
        if (request.state().isPresent() && !isState(request.state().get())) {
            List<String> words = new ArrayList<>(List.of("never"));
            Arrays.stream(RunState.values()).forEach(state -> words.add(state.word()));
            asked.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "'" + Texts.oneLine(request.state().get()) + "' is no state of a run",
                    Nearest.question(request.state().get(), words).orElse("one of " + String.join(", ", words))));
        }
        if (request.config().isPresent()
                && ConfigFilter.of(request.config().get()).isEmpty()) {
            asked.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "'" + Texts.oneLine(request.config().get()) + "' is not a glob",
                    "such as   -Dconfig='figure1/*'"));
        }
        asked.throwIfErrors();
        return manifest;
    }

    private static boolean isState(String word) {
        if (word.equals("never")) {
            return true;
        }
        for (RunState state : RunState.values()) {
            if (state.word().equals(word)) {
                return true;
            }
        }
        return false;
    }

    private List<Experiment> experiments() {
        Problems unread = new Problems();
        return ExperimentsPass.read(new ExperimentCatalog(root).list(unread), ExperimentCache.of(root, key), unread);
    }

    private List<Row> rows(ListRequest request, Manifest manifest) throws IOException {
        Asked<Map<String, LastRun>> runs = Asked.of("stash-runs", () -> new LastRuns(root.path(), key).byConfig());
        List<Experiment> experiments = experiments();
        Map<String, LastRun> last = runs.answer();
        Sources sources = new Sources(root, manifest);
        Optional<ConfigFilter> filter = request.config().flatMap(ConfigFilter::of);
        List<Row> rows = new ArrayList<>();
        for (Experiment experiment : experiments) {
            boolean wanted = (request.tool().isEmpty() || request.tool().get().equals(experiment.tool()))
                    && (request.tag().isEmpty()
                            || experiment.tags().contains(request.tag().get()))
                    && (filter.isEmpty() || filter.get().matches(experiment.config()));
            if (!wanted) {
                continue;
            }
            Row row = new Row(
                    experiment, Optional.ofNullable(last.get(experiment.config())), sources.of(experiment.tool()));
            if (request.state().isEmpty() || request.state().get().equals(row.state())) {
                rows.add(row);
            }
        }
        return rows;
    }
}
