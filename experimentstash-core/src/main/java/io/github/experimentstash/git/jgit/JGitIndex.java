package io.github.experimentstash.git.jgit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.IndexFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;

/** Git's index, read and edited by JGit; entries that are not meant keep their flags. */
public final class JGitIndex implements IndexFile {
    private final ChangeArea area;

    public JGitIndex(ChangeArea area) {
        this.area = area;
    }

    @Override
    public Optional<String> gitlink(Path index, String path) throws IOException {
        try (JGitSession session = JGitSession.open(area)) {
            DirCacheEntry entry = read(index).getEntry(path);
            return entry != null && entry.getFileMode().equals(FileMode.GITLINK)
                    ? Optional.of(entry.getObjectId().name())
                    : Optional.empty();
        }
    }

    /** Paths in the index, those of unmerged entries once for each stage with the stage in front: {@code 2:path}. */
    public List<String> paths() throws IOException {
        try (JGitSession session = JGitSession.open(area)) {
            DirCache cache = read(area.index());
            List<String> paths = new java.util.ArrayList<>(cache.getEntryCount());
            for (int i = 0; i < cache.getEntryCount(); i++) {
                DirCacheEntry entry = cache.getEntry(i);
                paths.add((entry.getStage() == 0 ? "" : entry.getStage() + ":") + entry.getPathString());
            }
            return paths;
        }
    }

    /** True if the commit of HEAD has the file. */
    public boolean isCommitted(String path) throws IOException {
        try (JGitSession session = JGitSession.open(area)) {
            ObjectId head = session.repository().resolve("HEAD^{tree}");
            return head != null && session.repository().resolve("HEAD:" + path) != null;
        }
    }

    /** The staged text of a file; absent if it is not in the index. */
    public Optional<String> text(String path) throws IOException {
        try (JGitSession session = JGitSession.open(area)) {
            return Optional.ofNullable(text(session.repository(), read(area.index()), path));
        }
    }

    @Override
    public void edit(Path copy, Optional<Gitlink> gitlink, List<StagedText> texts) throws IOException {
        try (JGitSession session = JGitSession.open(area)) {
            Repository repository = session.repository();
            DirCache cache = Files.exists(copy) ? DirCache.lock(copy.toFile(), FS.DETECTED) : empty(copy);
            boolean written = false;
            try {
                DirCacheEditor editor = cache.editor();
                for (StagedText text : texts) {
                    String before = text(repository, cache, text.path());
                    stage(repository, editor, text.path(), before, text.edit().apply(before));
                }
                gitlink.ifPresent(link -> editor.add(gitlinkEdit(link)));
                editor.finish();
                cache.write();
                if (!cache.commit()) {
                    throw new IOException("the copy of the index cannot be replaced");
                }
                written = true;
            } finally {
                if (!written) {
                    cache.unlock();
                }
            }
        }
    }

    private static DirCacheEditor.PathEdit gitlinkEdit(Gitlink gitlink) {
        if (gitlink.commit().isEmpty()) {
            return new DirCacheEditor.DeletePath(gitlink.path());
        }
        ObjectId commit = ObjectId.fromString(gitlink.commit().get());
        return new DirCacheEditor.PathEdit(gitlink.path()) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.GITLINK);
                entry.setObjectId(commit);
                entry.setLength(0);
            }
        };
    }

    private static void stage(Repository repository, DirCacheEditor editor, String path, String before, String after)
            throws IOException {
        if (after == null) {
            if (before != null) {
                editor.add(new DirCacheEditor.DeletePath(path));
            }
            return;
        }
        if (after.equals(before)) {
            return;
        }
        ObjectId blob;
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            blob = inserter.insert(Constants.OBJ_BLOB, after.getBytes(UTF_8));
            inserter.flush();
        }
        editor.add(new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
                if (entry.getRawMode() == 0) {
                    entry.setFileMode(FileMode.REGULAR_FILE);
                }
                entry.setObjectId(blob);
                // no size and no time: git looks at the file itself before it believes that it is unchanged
                entry.setLength(0);
                entry.setLastModified(Instant.EPOCH);
            }
        });
    }

    private static String text(Repository repository, DirCache cache, String path) throws IOException {
        DirCacheEntry entry = cache.getEntry(path);
        return entry == null || entry.getFileMode().equals(FileMode.GITLINK)
                ? null
                : new String(repository.open(entry.getObjectId()).getBytes(), UTF_8);
    }

    private static DirCache read(Path index) throws IOException {
        return DirCache.read(index.toFile(), FS.DETECTED);
    }

    private static DirCache empty(Path copy) throws IOException {
        DirCache cache = new DirCache(copy.toFile(), FS.DETECTED);
        if (!cache.lock()) {
            throw new IOException("a new index cannot be made");
        }
        return cache;
    }
}
