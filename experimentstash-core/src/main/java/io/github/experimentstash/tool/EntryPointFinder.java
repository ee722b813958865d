package io.github.experimentstash.tool;

import io.github.experimentstash.environment.ProjectFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for what a tool is started by. The strongest kind of evidence that is there counts; only where that leaves several,
 * a person has to choose.
 */
final class EntryPointFinder {
    private final Path project;
    private final ProjectFacts facts;

    EntryPointFinder(Path project, ProjectFacts facts) {
        this.project = project;
        this.facts = facts;
    }

    /** Candidates of the strongest kind found, best first; empty if nothing was found. */
    List<EntryPointCandidate> find() throws IOException {
        List<String> files = SourceTree.pythonFiles(project);
        List<EntryPointCandidate> hydra = hydra(files);
        if (!hydra.isEmpty()) {
            return hydra;
        }
        List<EntryPointCandidate> scripts = scripts(files);
        if (!scripts.isEmpty()) {
            return scripts;
        }
        List<EntryPointCandidate> runnable = new ArrayList<>();
        for (String file : files) {
            if (file.endsWith("/__main__.py") && isPackage(file)) {
                String name = module(file);
                runnable.add(new EntryPointCandidate("-m " + name, file, file, false));
            }
        }
        if (!runnable.isEmpty()) {
            return runnable;
        }
        for (String file : List.of("src/main.py", "main.py", "run.py", "train.py", "experiment.py")) {
            if (files.contains(file)) {
                return List.of(candidate(file, file, false));
            }
        }
        return List.of();
    }

    private List<EntryPointCandidate> hydra(List<String> files) throws IOException {
        Map<String, EntryPointCandidate> found = new LinkedHashMap<>();
        for (String file : files) {
            String text = SourceTree.head(project.resolve(file));
            if (text.contains("@hydra.main") || text.contains("hydra_main(")) {
                found.put(file, candidate(file, file + " with @hydra.main", true));
            }
        }
        List<EntryPointCandidate> all = new ArrayList<>(found.values());
        // a main.py beside evaluate.py and sweep.py is what a reader would start
        List<EntryPointCandidate> mains = all.stream()
                .filter(candidate -> candidate.file().endsWith("/main.py")
                        || candidate.file().equals("main.py"))
                .toList();
        return mains.size() == 1 ? mains : all;
    }

    private List<EntryPointCandidate> scripts(List<String> files) {
        List<EntryPointCandidate> found = new ArrayList<>();
        facts.scripts().forEach((name, target) -> {
            String module = target.contains(":") ? target.substring(0, target.indexOf(':')) : target;
            String path = module.replace('.', '/') + ".py";
            String file = files.contains(path) ? path : files.contains("src/" + path) ? "src/" + path : "";
            found.add(new EntryPointCandidate(name, "console script of pyproject.toml, " + target, file, false));
        });
        return found;
    }

    /** A file in a package is started as a module, so that its own imports work; any other as a file. */
    private EntryPointCandidate candidate(String file, String reason, boolean hydra) {
        return isPackage(file)
                ? new EntryPointCandidate("-m " + module(file), reason, file, hydra)
                : new EntryPointCandidate(file, reason, file, hydra);
    }

    private boolean isPackage(String file) {
        int slash = file.lastIndexOf('/');
        if (slash < 0) {
            return false;
        }
        Path folder = project.resolve(file.substring(0, slash));
        // the seed's layout has no __init__.py in src and is run with -m all the same
        return Files.isRegularFile(folder.resolve("__init__.py")) || file.equals("src/main.py");
    }

    /** {@code src/pkg/main.py} is {@code pkg.main} if src is no package: an installed project's layout. */
    private String module(String file) {
        String path = file.endsWith("/__main__.py")
                ? file.substring(0, file.length() - "/__main__.py".length())
                : file.substring(0, file.length() - ".py".length());
        boolean layout = path.startsWith("src/")
                && path.indexOf('/', 4) > 0
                && !Files.isRegularFile(project.resolve("src/__init__.py"));
        return (layout ? path.substring(4) : path).replace('/', '.');
    }
}
