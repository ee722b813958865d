package io.github.experimentstash.run;

import io.github.experimentstash.process.SupervisedCommand;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose intent is on disk and whose tool may be started.
 *
 * @param folder the record
 * @param outputDirectory reserved for this run alone, absolute
 * @param command of the child
 * @param supervised what the supervisor is handed
 * @param elsewhere what the tool's folder and the stash held before
 * @param notes what the end of the run needs to know
 * @param droppedPythonPath the caller's PYTHONPATH was set and does not reach the tool
 */
record RunStart(
        RunFolder folder,
        Path outputDirectory,
        List<String> command,
        SupervisedCommand supervised,
        WrittenElsewhere elsewhere,
        RunNotes notes,
        boolean droppedPythonPath) {
    RunStart {
        command = List.copyOf(command);
    }
}
