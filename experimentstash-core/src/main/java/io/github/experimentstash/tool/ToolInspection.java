package io.github.experimentstash.tool;

import io.github.experimentstash.environment.ProjectFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a tool that is new here.
 *
 * @param directory in which its project lies; empty text for the tool's own folder
 * @param facts of the project
 * @param candidates for the entry point, best first
 * @param hydra its experiments, if it is a Hydra tool
 */
record ToolInspection(
        String directory, ProjectFacts facts, List<EntryPointCandidate> candidates, Optional<HydraExperiments> hydra) {
    private static final int DEEPEST_PROJECT = 2;

    ToolInspection {
        candidates = List.copyOf(candidates);
    }

    /**
     * @param folder of the tool
     * @param directory given by the user; absent: looked for
     * @param entryPoint given by the user; absent: looked for
     */
    static ToolInspection look(Path folder, Optional<String> directory, Optional<String> entryPoint)
            throws IOException {
        String chosen = directory.isPresent() ? directory.get() : projectFolder(folder);
        Path project = chosen.isEmpty() ? folder : folder.resolve(chosen);
        ProjectFacts facts = ProjectFacts.read(project);
        List<EntryPointCandidate> candidates = entryPoint.isPresent()
                ? List.of(given(project, entryPoint.get()))
                : new EntryPointFinder(project, facts).find();
        Optional<HydraExperiments> hydra = candidates.size() == 1
                        && candidates.get(0).hydra()
                ? Optional.of(HydraExperiments.read(project, candidates.get(0).file()))
                : Optional.empty();
        return new ToolInspection(chosen, facts, candidates, hydra);
    }

    /** The tool's own folder if it is a project, else the one project that is found a little deeper. */
    private static String projectFolder(Path folder) throws IOException {
        if (ProjectFacts.isProject(folder)) {
            return "";
        }
        List<String> level = List.of("");
        for (int depth = 0; depth < DEEPEST_PROJECT; depth++) {
            List<String> next = new ArrayList<>();
            List<String> found = new ArrayList<>();
            for (String parent : level) {
                for (String name : SourceTree.folders(folder.resolve(parent))) {
                    String path = parent.isEmpty() ? name : parent + "/" + name;
                    next.add(path);
                    if (ProjectFacts.isProject(folder.resolve(path))) {
                        found.add(path);
                    }
                }
            }
            if (!found.isEmpty()) {
                return found.size() == 1 ? found.get(0) : "";
            }
            level = next;
        }
        return "";
    }

    private static EntryPointCandidate given(Path project, String entryPoint) throws IOException {
        String words = entryPoint.strip();
        String first = words.startsWith("-m ") ? words.substring(3).strip() : words;
        int blank = first.indexOf(' ');
        String name = blank < 0 ? first : first.substring(0, blank);
        List<String> files = words.startsWith("-m ")
                ? List.of(
                        name.replace('.', '/') + ".py",
                        "src/" + name.replace('.', '/') + ".py",
                        name.replace('.', '/') + "/__main__.py")
                : List.of(name);
        for (String file : files) {
            Path path = project.resolve(file).normalize();
            if (path.startsWith(project) && Files.isRegularFile(path)) {
                String text = SourceTree.head(path);
                boolean hydra = text.contains("@hydra.main") || text.contains("hydra_main(");
                return new EntryPointCandidate(words, "as given", file, hydra);
            }
        }
        return new EntryPointCandidate(words, "as given", "", false);
    }
}
