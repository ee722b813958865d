package io.github.experimentstash.git.change;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is being changed, on disk before it is: one file, replaced whole. Its contents of files lie beside it in the
 * operation folder. All paths are relative, so that a moved repository recovers too.
 *
 * @param operation the goal, such as {@code add-tool}
 * @param tool its name
 * @param phase how far it is
 * @param steps in the order in which they are done
 * @param gitlink what the index says once the change is done
 * @param gitlinkChanges it says something else before: then this alone tells that the index was replaced
 * @param prune folders that are removed afterwards if they are empty, and their empty parents
 * @param discard folders that are deleted with all that is in them once the change counts
 */
record Journal(
        String operation,
        String tool,
        Phase phase,
        List<Step> steps,
        IndexFile.Gitlink gitlink,
        boolean gitlinkChanges,
        List<Place> prune,
        List<Place> discard) {
    enum Phase {
        /** Only the operation folder is written to. */
        PREPARING,
        /** Steps are being done; the index decides whether the change counts. */
        APPLYING,
        /** The index is renamed; what is left is to tidy up. */
        DONE
    }

    Journal {
        steps = List.copyOf(steps);
        prune = List.copyOf(prune);
        discard = List.copyOf(discard);
    }

    Journal in(Phase next) {
        return new Journal(operation, tool, next, steps, gitlink, gitlinkChanges, prune, discard);
    }

    void write(ChangeArea area) throws IOException {
        Files.createDirectories(area.operation());
        List<Object> written = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Map<String, Object> entry = new LinkedHashMap<>();
            if (steps.get(i) instanceof Step.Move move) {
                entry.put("move", move.from().text());
                entry.put("to", move.to().text());
            } else if (steps.get(i) instanceof Step.KeepFolder keep) {
                entry.put("keep", keep.place().text());
            } else if (steps.get(i) instanceof Step.Edit edit) {
                entry.put("edit", edit.place().text());
                entry.put("locked", edit.locked());
                entry.put("before", save(area, i, "before", edit.before()));
                entry.put("after", save(area, i, "after", edit.after()));
            }
            written.add(entry);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("operation", operation);
        document.put("tool", tool);
        document.put("phase", phase.name());
        document.put("path", gitlink.path());
        gitlink.commit().ifPresent(commit -> document.put("commit", commit));
        document.put("gitlink_changes", gitlinkChanges);
        document.put("steps", written);
        document.put("prune", prune.stream().map(Place::text).toList());
        document.put("discard", discard.stream().map(Place::text).toList());
        AtomicFiles.write(area.journal(), Json.write(document));
    }

    private static boolean save(ChangeArea area, int number, String when, byte[] content) throws IOException {
        if (content != null) {
            Path file = area.operation().resolve("edit-" + number + "." + when);
            if (!Files.exists(file)) {
                AtomicFiles.write(file, content);
            }
        }
        return content != null;
    }

    /** @return absent if no change is under way */
    static Optional<Journal> read(ChangeArea area) throws IOException {
        if (!Files.isRegularFile(area.journal())) {
            return Optional.empty();
        }
        Map<String, Object> document = Json.readObject(area.journal());
        List<Step> steps = new ArrayList<>();
        List<?> written = Json.list(document, "steps");
        for (int i = 0; i < written.size(); i++) {
            Map<?, ?> entry = (Map<?, ?>) written.get(i);
            if (entry.get("move") instanceof String from) {
                steps.add(new Step.Move(Place.parse(from), Place.parse(String.valueOf(entry.get("to")))));
            } else if (entry.get("keep") instanceof String folder) {
                steps.add(new Step.KeepFolder(Place.parse(folder)));
            } else {
                steps.add(new Step.Edit(
                        Place.parse(String.valueOf(entry.get("edit"))),
                        Boolean.TRUE.equals(entry.get("locked")),
                        saved(area, i, "before", entry),
                        saved(area, i, "after", entry)));
            }
        }
        return Optional.of(new Journal(
                String.valueOf(document.get("operation")),
                String.valueOf(document.get("tool")),
                Phase.valueOf(String.valueOf(document.get("phase"))),
                steps,
                new IndexFile.Gitlink(
                        String.valueOf(document.get("path")),
                        Optional.ofNullable(document.get("commit")).map(Object::toString)),
                !Boolean.FALSE.equals(document.get("gitlink_changes")),
                places(document, "prune"),
                places(document, "discard")));
    }

    private static List<Place> places(Map<String, Object> document, String key) {
        List<Place> places = new ArrayList<>();
        for (Object place : Json.list(document, key)) {
            places.add(Place.parse(String.valueOf(place)));
        }
        return places;
    }

    private static byte[] saved(ChangeArea area, int number, String when, Map<?, ?> entry) throws IOException {
        return Boolean.TRUE.equals(entry.get(when))
                ? Files.readAllBytes(area.operation().resolve("edit-" + number + "." + when))
                : null;
    }
}
