package io.github.experimentstash.validate;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that the entry point names exists. A module that is not among the tool's own files may be an installed one,
 * of which only its environment knows.
 */
final class EntryPointCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.ENTRY_POINT_MISSING);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        Path folder = scope.runFolder(tool);
        if (Folders.names(folder).isEmpty()) {
            return;
        }
        if (tool.entryPoint() instanceof EntryPoint.Module module) {
            if (!module(tool, module, folder, problems)) {
                scope.cannotTell(
                        this,
                        "tool '" + tool.name() + "': the module " + module.module()
                                + " is not among its files; its environment may have it");
            }
        } else if (tool.entryPoint() instanceof EntryPoint.ScriptFile script) {
            file(tool, script, folder, problems);
        } else {
            scope.cannotTell(this, "tool '" + tool.name() + "': a console script comes from its environment");
        }
    }

    private static void file(Tool tool, EntryPoint.ScriptFile script, Path folder, Problems problems) {
        if (Files.isRegularFile(folder.resolve(script.file()))) {
            return;
        }
        String shown = shown(tool, script.file());
        int slash = script.file().lastIndexOf('/');
        String parent = slash < 0 ? "" : script.file().substring(0, slash + 1);
        Optional<String> near = Nearest.to(script.file().substring(slash + 1), Folders.names(folder.resolve(parent)));
        missing(
                tool,
                "the entry point " + shown + " does not exist",
                near.map(name -> "did you mean '" + parent + name + "'?")
                        .orElse("name a file of the tool, relative to " + shown(tool, "")),
                problems);
    }

    /** @return false if it is not known where the module comes from */
    private static boolean module(Tool tool, EntryPoint.Module module, Path folder, Problems problems) {
        String[] parts = module.module().split("\\.", -1);
        Path base = top(folder, parts[0]);
        if (base == null) {
            // nobody installs a package called "src"; every other name may come from the environment
            if (parts[0].equals("src")) {
                missing(
                        tool,
                        "the entry point -m " + module.module() + " needs a folder src in " + shown(tool, ""),
                        nearestTop(folder, module.module(), parts),
                        problems);
                return true;
            }
            return false;
        }
        StringBuilder walked = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && isModule(base, parts[i])) {
                return true;
            }
            if (!Files.isDirectory(base.resolve(parts[i]))) {
                String prefix = walked.toString();
                missing(
                        tool,
                        "the entry point -m " + module.module() + " does not exist: no "
                                + relative(folder, base.resolve(parts[i])) + (last ? ".py" : " folder") + " in "
                                + shown(tool, ""),
                        Nearest.to(parts[i], modules(base))
                                .map(name -> "did you mean   entrypoint: \"-m " + prefix + name + "\"?")
                                .orElse("name a module of the tool, as in an import"),
                        problems);
                return true;
            }
            base = base.resolve(parts[i]);
            walked.append(parts[i]).append('.');
        }
        if (!isModule(base, "__main__")) {
            List<String> modules = modules(base);
            String hint = modules.contains("main")
                    ? "write   entrypoint: \"-m " + module.module() + ".main\""
                    : "name a module in it, or give it a __main__.py";
            missing(
                    tool,
                    "the entry point -m " + module.module()
                            + " is a package without __main__.py, so Python cannot run it",
                    hint,
                    problems);
        }
        return true;
    }

    /** The folder in which the first part of a module's name lies: the tool's, or its src layout. */
    private static Path top(Path folder, String first) {
        for (Path base : List.of(folder, folder.resolve("src"))) {
            if (Files.isDirectory(base.resolve(first)) || isModule(base, first)) {
                return base;
            }
        }
        return null;
    }

    /** Also a compiled one, such as {@code main.cpython-311-x86_64-linux-gnu.so}. */
    private static boolean isModule(Path folder, String name) {
        if (Files.isRegularFile(folder.resolve(name + ".py"))) {
            return true;
        }
        for (String other : Folders.names(folder)) {
            boolean compiled = other.endsWith(".so") || other.endsWith(".pyd") || other.endsWith(".pyc");
            if (compiled && other.startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> modules(Path folder) {
        List<String> modules = new ArrayList<>();
        for (String name : Folders.names(folder)) {
            if (name.endsWith(".py") && !name.startsWith("__")) {
                modules.add(name.substring(0, name.length() - 3));
            } else if (Folders.holdsSource(name) && Files.isDirectory(folder.resolve(name))) {
                modules.add(name);
            }
        }
        return modules;
    }

    private static String nearestTop(Path folder, String module, String[] parts) {
        String rest = module.substring(parts[0].length());
        for (String name : modules(folder)) {
            Path file = folder.resolve(name + rest.replace('.', '/') + ".py");
            if (Files.isRegularFile(file)) {
                return "did you mean   entrypoint: \"-m " + name + rest + "\"?";
            }
        }
        return "name a module of the tool, as in an import";
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String shown(Tool tool, String file) {
        String folder = tool.directory().isEmpty() ? tool.path() : tool.path() + "/" + tool.directory();
        return file.isEmpty() ? folder : folder + "/" + file;
    }

    private static void missing(Tool tool, String message, String hint, Problems problems) {
        problems.add(Problem.error(ProblemCode.ENTRY_POINT_MISSING, tool.locationOf("entrypoint"), message, hint));
    }
}
