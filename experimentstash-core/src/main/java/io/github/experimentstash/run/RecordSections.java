package io.github.experimentstash.run;

import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.git.Patch;
import io.github.experimentstash.git.SourceState;
import io.github.experimentstash.git.StashState;
import io.github.experimentstash.model.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections of {@code run.json} made from what other rooms found: formats.md has their keys. */
final class RecordSections {
    private RecordSections() {}

    static Map<String, Object> stash(Optional<StashState> found, Optional<Patch> patch) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (found.isEmpty()) {
            return section;
        }
        StashState state = found.get();
        put(section, "commit", state.commit());
        put(section, "branch", state.branch());
        if (state.changesKnown()) {
            section.put("dirty", state.dirty());
        }
        if (patch.isPresent()) {
            patchAndUntracked(section, patch.get(), state.dirty(), patch.get().stashUntracked());
        }
        return section;
    }

    static Map<String, Object> source(Tool tool, Optional<SourceState> found, Optional<Patch> patch) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("path", tool.path());
        put(section, "pin", tool.commit());
        if (found.isEmpty()) {
            return section;
        }
        SourceState source = found.get();
        put(section, "url", source.url());
        put(section, "commit", source.commit());
        put(section, "tree", source.tree());
        if (source.changesKnown()) {
            section.put("dirty", source.dirty());
        }
        if (patch.isPresent()) {
            patchAndUntracked(section, patch.get(), source.dirty(), patch.get().sourceUntracked());
        }
        return section;
    }

    static Map<String, Object> environment(PreparedEnvironment environment, Optional<String> packagesFile) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("kind", environment.kind().word());
        section.put("python", environment.pythonVersion());
        put(section, "uv", environment.uvVersion());
        section.put("lock", environment.lock().word());
        put(section, "lock_sha256", environment.lockSha256());
        put(section, "packages_sha256", environment.packagesSha256());
        put(section, "packages_file", packagesFile);
        return section;
    }

    private static void patchAndUntracked(
            Map<String, Object> section, Patch patch, boolean dirty, List<String> untracked) {
        if (patch.written() && dirty) {
            section.put("patch", "changes.patch");
        }
        if (!untracked.isEmpty()) {
            section.put("untracked", untracked);
        }
    }

    /** What is not known is left out. */
    private static void put(Map<String, Object> section, String key, Optional<String> value) {
        if (value.isPresent()) {
            section.put(key, value.get());
        }
    }
}
