package io.github.experimentstash.run;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes runs with what they left. A record is renamed first, to a name that no goal takes for a run; then its results go,
 * then the record itself. Whatever a kill leaves is finished by the next call: a renamed record says what was to go with it.
 */
final class RunRemoval {
    private static final String GOING = ".going-";
    private static final String PLAN = "removal.json";

    private final Path root;
    private final Checkpoint checkpoint;

    /** @param checkpoint reached after each step; a test ends the work there */
    RunRemoval(Path root, Checkpoint checkpoint) {
        this.root = root;
        this.checkpoint = checkpoint;
    }

    /**
     * @return false if somebody else removed it meanwhile
     * @throws IOException if something of it cannot be removed; the next call goes on
     */
    boolean remove(OldRun run) throws IOException {
        Path going = run.folder().resolveSibling(GOING + run.id());
        List<String> results = new ArrayList<>();
        for (Path folder : run.results()) {
            results.add(root.relativize(folder).toString().replace('\\', '/'));
        }
        try {
            // before the rename: a renamed record without its plan would not say what goes with it
            Map<String, Object> plan = new LinkedHashMap<>();
            plan.put("results", results);
            AtomicFiles.write(run.folder().resolve(PLAN), Json.write(plan));
            checkpoint.reached("planned");
            Files.move(run.folder(), going, StandardCopyOption.ATOMIC_MOVE);
            checkpoint.reached("renamed");
        } catch (IOException failed) {
            if (!Files.exists(run.folder(), LinkOption.NOFOLLOW_LINKS)) {
                return false; // somebody else was quicker
            }
            throw failed;
        }
        finish(going);
        return true;
    }

    /**
     * What an interrupted call left half removed.
     *
     * @return how many runs
     */
    int finishInterrupted() throws IOException {
        int finished = 0;
        Path outputs = root.resolve("outputs");
        for (String day : RunFolder.names(outputs)) {
            for (String name : RunFolder.names(outputs.resolve(day))) {
                if (name.startsWith(GOING)) {
                    finish(outputs.resolve(day).resolve(name));
                    finished++;
                }
            }
        }
        return finished;
    }

    private void finish(Path going) throws IOException {
        Path plan = going.resolve(PLAN);
        if (Files.isRegularFile(plan, LinkOption.NOFOLLOW_LINKS)) {
            for (Object folder : Json.list(Json.readObject(plan), "results")) {
                Path results = root.resolve(String.valueOf(folder)).normalize();
                Change.deleteTree(results);
                checkpoint.reached("results");
                removeEmptyDay(results.getParent());
            }
            Files.deleteIfExists(plan);
            checkpoint.reached("plan removed");
        }
        Change.deleteTree(going);
        removeEmptyDay(going.getParent());
    }

    /** Not that of today: a run that begins now may be about to use it. */
    private static void removeEmptyDay(Path day) throws IOException {
        try {
            if (LocalDate.parse(String.valueOf(day.getFileName()))
                    .isBefore(LocalDate.now().minusDays(1))) {
                Files.deleteIfExists(day);
            }
        } catch (DirectoryNotEmptyException | DateTimeParseException used) {
            return;
        }
    }
}
