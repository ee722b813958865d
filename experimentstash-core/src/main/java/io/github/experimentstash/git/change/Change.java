package io.github.experimentstash.git.change;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One change of a repository, all or nothing: prepared in the operation folder, written down, done step by step, and valid
 * from the rename of git's index on. Used under a {@link RepositoryLock}.
 */
public final class Change {
    /** Behind the number of steps in {@link Progress}: all are done. */
    private static final int STEPS_DONE = 1;
    /** And the index is the new one. */
    private static final int INDEX_REPLACED = 2;

    private final ChangeArea area;
    private final IndexFile index;
    private final Checkpoint checkpoint;

    public Change(ChangeArea area, IndexFile index, Checkpoint checkpoint) {
        this.area = area;
        this.index = index;
        this.checkpoint = checkpoint;
    }

    /**
     * What is to be done.
     *
     * @param operation the goal
     * @param tool its name
     * @param steps all of them before the index
     * @param gitlink the index entry that decides
     * @param staged texts that are staged with it
     * @param prune folders that go if they are empty afterwards, whether the change is done or undone
     * @param discard folders that are deleted with all that is in them, once the change counts
     */
    public record Plan(
            String operation,
            String tool,
            List<Step> steps,
            IndexFile.Gitlink gitlink,
            List<IndexFile.StagedText> staged,
            List<Place> prune,
            List<Place> discard) {
        public Plan {
            steps = List.copyOf(steps);
            staged = List.copyOf(staged);
            prune = List.copyOf(prune);
            discard = List.copyOf(discard);
        }

        /** One that deletes nothing. */
        public Plan(
                String operation,
                String tool,
                List<Step> steps,
                IndexFile.Gitlink gitlink,
                List<IndexFile.StagedText> staged,
                List<Place> prune) {
            this(operation, tool, steps, gitlink, staged, prune, List.of());
        }

        /** The same, and these folders are deleted at its end. */
        public Plan discarding(List<Place> folders) {
            return new Plan(operation, tool, steps, gitlink, staged, prune, folders);
        }
    }

    /**
     * What a recovery did.
     *
     * @param path of the submodule that it was about
     * @param begun when it was written down last
     * @param finished true: the change was completed; false: it was undone
     * @param left what could not be put back or deleted, in words
     */
    public record Recovered(
            String operation, String tool, String path, Instant begun, boolean finished, List<String> left) {
        public Recovered {
            left = List.copyOf(left);
        }
    }

    /** Empties the operation folder and says in the journal that something is being prepared there. */
    public void prepare(String operation, String tool, String path) throws IOException {
        deleteTree(area.operation());
        new Journal(
                        operation,
                        tool,
                        Journal.Phase.PREPARING,
                        List.of(),
                        new IndexFile.Gitlink(path, Optional.empty()),
                        false,
                        List.of(),
                        List.of())
                .write(area);
        checkpoint.reached("prepared");
    }

    /**
     * Does all of it, or nothing.
     *
     * @return what was to be deleted at the end and could not be, in words
     * @throws StashFailure if somebody else holds a lock or changed a file meanwhile; all is as it was
     * @throws StashError if the disk does not allow it; all is as it was
     */
    public List<String> apply(Plan plan) throws IOException, InterruptedException {
        boolean gitlinkChanges = !index.gitlink(area.index(), plan.gitlink().path())
                .equals(plan.gitlink().commit());
        Journal journal = new Journal(
                plan.operation(),
                plan.tool(),
                Journal.Phase.APPLYING,
                plan.steps(),
                plan.gitlink(),
                gitlinkChanges,
                plan.prune(),
                plan.discard());
        boolean done = false;
        try {
            journal.write(area);
            checkpoint.reached("journal");
            Progress progress = new Progress(area);
            for (int i = 0; i < plan.steps().size(); i++) {
                progress.set(i + 1);
                plan.steps().get(i).apply(area, checkpoint);
            }
            progress.set(plan.steps().size() + STEPS_DONE);
            commit(plan, progress);
            done = true;
        } catch (Step.Interference e) {
            throw new StashFailure(
                    Problem.error(ProblemCode.REPOSITORY_BUSY, e.getMessage() + "; nothing was changed", "try again"));
        } finally {
            if (!done) {
                undo(journal);
            }
        }
        return finish(journal);
    }

    /** Ends a preparation that came to nothing. */
    public void abandon() throws IOException {
        Files.deleteIfExists(area.journal());
        deleteTree(area.operation());
    }

    /** Finishes or undoes what an earlier process left unfinished; absent if there is nothing. */
    public Optional<Recovered> recover() throws IOException, InterruptedException {
        Optional<Journal> found = Journal.read(area);
        if (found.isEmpty()) {
            deleteTree(area.operation());
            return Optional.empty();
        }
        Journal journal = found.get();
        Instant begun = Files.getLastModifiedTime(area.journal()).toInstant();
        boolean counts = journal.phase() == Journal.Phase.DONE
                || (journal.phase() == Journal.Phase.APPLYING && isIndexReplaced(journal));
        LockedFile.clearIfOurs(area.index(), area.operation());
        for (Step step : journal.steps()) {
            if (step instanceof Step.Edit edit && edit.locked()) {
                LockedFile.clearIfOurs(edit.place().in(area), area.operation());
            }
        }
        List<String> left = counts ? finish(journal) : undo(journal);
        return Optional.of(new Recovered(
                journal.operation(), journal.tool(), journal.gitlink().path(), begun, counts, left));
    }

    /** True if a change was begun and neither finished nor undone: by another process, now or before it was killed. */
    public static boolean isUnderWay(ChangeArea area) {
        return Files.exists(area.journal());
    }

    /** Changes what is staged and nothing else, in one rename. */
    public void stage(List<IndexFile.StagedText> texts) throws IOException, InterruptedException {
        replaceIndex(Optional.empty(), texts, () -> {});
        deleteTree(area.operation());
    }

    /** Asked before {@link LockedFile#clearIfOurs}, which takes the marker away. */
    private boolean isIndexReplaced(Journal journal) throws IOException {
        int begun = new Progress(area).begun() - journal.steps().size();
        if (begun < STEPS_DONE) {
            return false;
        }
        return begun >= INDEX_REPLACED
                || LockedFile.isOurs(area.index(), area.operation())
                || (journal.gitlinkChanges()
                        && index.gitlink(area.index(), journal.gitlink().path())
                                .equals(journal.gitlink().commit()));
    }

    private void commit(Plan plan, Progress progress) throws IOException, InterruptedException {
        replaceIndex(
                Optional.of(plan.gitlink()),
                plan.staged(),
                () -> progress.set(plan.steps().size() + INDEX_REPLACED));
    }

    private void replaceIndex(
            Optional<IndexFile.Gitlink> gitlink, List<IndexFile.StagedText> staged, LockedFile.Note note)
            throws IOException, InterruptedException {
        LockedFile.Content content = () -> {
            Path copy = area.operation().resolve("index");
            Files.deleteIfExists(copy);
            if (Files.exists(area.index())) {
                Files.copy(area.index(), copy);
            }
            index.edit(copy, gitlink, staged);
            return Files.readAllBytes(copy);
        };
        LockedFile.replace(area.index(), area.operation(), checkpoint, content, note);
    }

    private List<String> finish(Journal journal) throws IOException {
        journal.in(Journal.Phase.DONE).write(area);
        checkpoint.reached("done");
        List<String> left = new ArrayList<>();
        for (Place place : journal.discard()) {
            try {
                deleteTree(place.in(area));
                checkpoint.reached("deleted " + place.path());
            } catch (IOException e) {
                // the change counts all the same, and the next one must not fail of it again
                left.add(place.path() + " could not be deleted: " + e);
            }
        }
        prune(journal);
        abandon();
        checkpoint.reached("tidied");
        return left;
    }

    private List<String> undo(Journal journal) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        LockedFile.clearIfOurs(area.index(), area.operation());
        Progress progress = new Progress(area);
        for (int i = Math.min(progress.begun(), journal.steps().size()) - 1; i >= 0; i--) {
            journal.steps().get(i).undo(area).ifPresent(left::add);
            progress.set(i);
            checkpoint.reached("undone " + i);
        }
        prune(journal);
        abandon();
        return left;
    }

    private void prune(Journal journal) throws IOException {
        for (Place place : journal.prune()) {
            Path end = place.folder(area);
            for (Path folder = place.in(area);
                    folder != null && folder.startsWith(end) && !folder.equals(end);
                    folder = folder.getParent()) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    if (!isEmpty(folder)) {
                        break;
                    }
                    Files.delete(folder);
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }

    /** Links are deleted, never followed. */
    public static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        AtomicFiles.syncDirectory(folder.getParent());
    }
}
