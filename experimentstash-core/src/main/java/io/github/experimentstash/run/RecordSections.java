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

    static Map<String, Object> stash(Optional<StashState> state, Optional<Patch> patch) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (state.isEmpty()) {
            return section;
        }
        state.get().commit().ifPresent(commit -> section.put("commit", commit));
        state.get().branch().ifPresent(branch -> section.put("branch", branch));
        if (state.get().changesKnown()) {
            section.put("dirty", state.get().dirty());
        }
        patchAndUntracked(
                section,
                patch.isPresent() && patch.get().written() && state.get().dirty(),
                patch.map(Patch::stashUntracked).orElse(List.of()));
        return section;
    }

    static Map<String, Object> source(Tool tool, Optional<SourceState> state, Optional<Patch> patch) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("path", tool.path());
        tool.commit().ifPresent(pin -> section.put("pin", pin));
        if (state.isPresent()) {
            SourceState source = state.get();
            source.url().ifPresent(url -> section.put("url", url));
            source.commit().ifPresent(commit -> section.put("commit", commit));
            source.tree().ifPresent(tree -> section.put("tree", tree));
            if (source.changesKnown()) {
                section.put("dirty", source.dirty());
            }
            patchAndUntracked(
                    section,
                    patch.isPresent() && patch.get().written() && source.dirty(),
                    patch.map(Patch::sourceUntracked).orElse(List.of()));
        }
        return section;
    }

    static Map<String, Object> environment(PreparedEnvironment environment, Optional<String> packagesFile) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("kind", environment.kind().word());
        section.put("python", environment.pythonVersion());
        environment.uvVersion().ifPresent(version -> section.put("uv", version));
        section.put("lock", environment.lock().word());
        environment.lockSha256().ifPresent(hash -> section.put("lock_sha256", hash));
        environment.packagesSha256().ifPresent(hash -> section.put("packages_sha256", hash));
        packagesFile.ifPresent(file -> section.put("packages_file", file));
        return section;
    }

    private static void patchAndUntracked(Map<String, Object> section, boolean patched, List<String> untracked) {
        if (patched) {
            section.put("patch", "changes.patch");
        }
        if (!untracked.isEmpty()) {
            section.put("untracked", untracked);
        }
    }
}
