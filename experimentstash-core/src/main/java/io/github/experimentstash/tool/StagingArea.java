package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.json.JsonFormatException;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Clones that wait for their turn, below {@code .git/stash/setup/}. A finished one has a note of what it is, and so
 * outlives a killed call; one without is thrown away.
 */
final class StagingArea {
    private static final String NOTE = "ready.json";

    private final ChangeArea area;
    private final Path folder;
    private final Transport transport;
    private final Reporter reporter;

    StagingArea(ChangeArea area, Transport transport, Reporter reporter) {
        this.reporter = reporter;
        this.area = area;
        this.folder = area.git().resolve("stash").resolve("setup");
        this.transport = transport;
    }

    /** Clones it, unless that was done before. May be called by several threads for different tools. */
    StagedClone stage(PinnedTool one) throws IOException, InterruptedException {
        Path place = place(one);
        Optional<StagedClone> ready = ready(one);
        if (ready.isPresent()) {
            return ready.get();
        }
        Change.deleteTree(place);
        Files.createDirectories(place);
        StagedClone clone = transport.stage(
                one.url(),
                Revision.commit(one.commit()),
                place.resolve(SubmodulePlans.STAGED_GIT),
                place.resolve(SubmodulePlans.STAGED_WORK_TREE),
                new TransferProgress(reporter, one.submodule().path()));
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("url", one.url());
        note.put("commit", clone.commit());
        note.put("date", clone.date());
        note.put("subject", clone.subject());
        AtomicFiles.write(place.resolve(NOTE), Json.write(note));
        return clone;
    }

    Path workTree(PinnedTool one) {
        return place(one).resolve(SubmodulePlans.STAGED_WORK_TREE);
    }

    /** Moves it to where a change takes it from. */
    void handOver(PinnedTool one) throws IOException {
        Path place = place(one);
        Files.deleteIfExists(place.resolve(NOTE));
        for (String part : new String[] {SubmodulePlans.STAGED_GIT, SubmodulePlans.STAGED_WORK_TREE}) {
            Files.createDirectories(area.operation());
            Files.move(place.resolve(part), area.operation().resolve(part), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(place);
    }

    /** What is left is no use to anybody: finished clones were handed over, and the others would be made anew. */
    void tidy() throws IOException {
        Change.deleteTree(folder);
    }

    private Path place(PinnedTool one) {
        return folder.resolve(one.tool().name());
    }

    private Optional<StagedClone> ready(PinnedTool one) throws IOException {
        Path note = place(one).resolve(NOTE);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try {
            Map<String, Object> said = Json.readObject(note);
            boolean same = one.url().equals(said.get("url")) && one.commit().equals(said.get("commit"));
            return same
                    ? Optional.of(new StagedClone(
                            one.commit(),
                            Optional.empty(),
                            Json.text(said, "date").orElse(""),
                            Json.text(said, "subject").orElse("")))
                    : Optional.empty();
        } catch (JsonFormatException torn) {
            return Optional.empty();
        }
    }
}
