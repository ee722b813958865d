package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.IndexFile;
import io.github.experimentstash.git.change.Place;
import io.github.experimentstash.git.change.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts that name a submodule: {@code .gitmodules}, git's configuration, the links between folder and git folder. */
final class SubmoduleFiles {
    static final String GITMODULES = ".gitmodules";

    private final ChangeArea area;
    private final boolean gitmodulesCommitted;

    /** @param gitmodulesCommitted HEAD has a {@code .gitmodules}: git wants the file to stay then, though it be empty */
    SubmoduleFiles(ChangeArea area, boolean gitmodulesCommitted) {
        this.area = area;
        this.gitmodulesCommitted = gitmodulesCommitted;
    }

    // ---- .gitmodules

    Step listed(Submodule submodule, String url) throws IOException {
        String before = read(area.top().resolve(GITMODULES));
        return gitmodules(before, listed(before, submodule, url));
    }

    Step unlisted(Submodule submodule) throws IOException {
        String before = read(area.top().resolve(GITMODULES));
        return gitmodules(before, unlisted(before, submodule));
    }

    IndexFile.StagedText stagedListed(Submodule submodule, String url) {
        return new IndexFile.StagedText(GITMODULES, before -> listed(before, submodule, url));
    }

    IndexFile.StagedText stagedUnlisted(Submodule submodule) {
        return new IndexFile.StagedText(GITMODULES, before -> unlisted(before, submodule));
    }

    private static Step gitmodules(String before, String after) {
        return Step.Edit.text(Place.workTree(GITMODULES), before != null && after != null, before, after);
    }

    private static String listed(String before, Submodule submodule, String url) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("path", submodule.path());
        values.put("url", url);
        String clean = before == null ? "" : parsed(before).without("submodule", submodule.name());
        return parsed(clean).with("submodule", submodule.name(), values);
    }

    private String unlisted(String before, Submodule submodule) {
        if (before == null) {
            return null;
        }
        String after = parsed(before).without("submodule", submodule.name());
        return after.isEmpty() && !gitmodulesCommitted ? null : after;
    }

    // ---- git's configuration

    Step registered(Submodule submodule, String url) throws IOException {
        String before = read(area.common().resolve("config"));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("url", url);
        values.put("active", "true");
        String clean = parsed(before).without("submodule", submodule.name());
        return Step.Edit.text(
                Place.common("config"), true, before, parsed(clean).with("submodule", submodule.name(), values));
    }

    Step unregistered(Submodule submodule) throws IOException {
        String before = read(area.common().resolve("config"));
        String after =
                area.isUsedElsewhere(submodule.name()) ? before : parsed(before).without("submodule", submodule.name());
        return Step.Edit.text(Place.common("config"), true, before, after);
    }

    // ---- links

    /** What the tool's {@code .git} file holds: the way to its git folder. */
    String link(Submodule submodule) {
        Path workTree = area.top().resolve(submodule.path());
        return "gitdir: " + slashes(workTree.relativize(area.modules(submodule.name()))) + "\n";
    }

    /** What {@code core.worktree} of its git folder holds: the way back. */
    String workTree(Submodule submodule) {
        return slashes(area.modules(submodule.name()).relativize(area.top().resolve(submodule.path())));
    }

    static String withWorkTree(String config, String workTree) {
        return parsed(config).withValue("core", "worktree", workTree);
    }

    static String withoutWorkTree(String config) {
        return parsed(config).withoutValue("core", "worktree");
    }

    /** Steps for the files that change together with the submodule. */
    static List<Step> edits(List<Companion> companions) {
        return companions.stream()
                .map(companion -> (Step)
                        Step.Edit.text(Place.workTree(companion.path()), false, companion.before(), companion.after()))
                .toList();
    }

    static List<IndexFile.StagedText> staged(List<Companion> companions) {
        return companions.stream()
                .filter(companion -> companion.staged() != null)
                .map(companion -> new IndexFile.StagedText(companion.path(), companion.staged()))
                .toList();
    }

    /** @return null if there is no such file */
    static String read(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : null;
    }

    private static ConfigText parsed(String text) {
        try {
            return ConfigText.parse(text);
        } catch (ConfigText.BadSyntax e) {
            throw new IllegalStateException("a file that RepositoryGate has read cannot be read: " + e.getMessage(), e);
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
