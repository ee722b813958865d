package io.github.experimentstash.validate;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that imports its own package fails with "No module named 'src'" when it is started as a file: the most common
 * mistake of all, and visible before the first run.
 */
final class EntryPointStyleCheck implements Check {
    /** Imports stand at the top; a generated file may be one endless line. */
    private static final int BYTES_READ = 1 << 16;

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.ENTRY_POINT_INVALID);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        if (!(tool.entryPoint() instanceof EntryPoint.ScriptFile script)
                || !script.file().endsWith(".py")
                || script.file().indexOf('/') < 0) {
            return;
        }
        String packageName = script.file().substring(0, script.file().indexOf('/'));
        Path file = scope.runFolder(tool).resolve(script.file());
        if (!importsOwnPackage(file, packageName)) {
            return;
        }
        String module = script.file().substring(0, script.file().length() - 3).replace('/', '.');
        problems.add(Problem.warning(
                ProblemCode.ENTRY_POINT_INVALID,
                tool.locationOf("entrypoint"),
                script.file() + " imports its own package '" + packageName + "', so it must be started as a module",
                "write   entrypoint: \"-m " + module + "\""));
    }

    private static boolean importsOwnPackage(Path file, String packageName) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(BYTES_READ), StandardCharsets.ISO_8859_1);
            for (String line : (Iterable<String>) head.lines()::iterator) {
                boolean own = line.startsWith("from " + packageName + ".")
                        || line.startsWith("from " + packageName + " ")
                        || line.startsWith("import " + packageName + ".")
                        || line.equals("import " + packageName);
                if (own || (line.startsWith("from .") && line.contains(" import "))) {
                    return true;
                }
                // who changes the path knows what he does
                if (line.contains("sys.path")) {
                    return false;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
