package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.listing.StashList;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.run.Width;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code list}: to a person, to standard output for a program, or into a file. */
final class ListGoal {
    private final Host host;
    private final StashRoot root;

    ListGoal(Host host, StashRoot root) {
        this.host = host;
        this.root = root;
    }

    GoalReport list(ListRequest request, Optional<String> output) {
        try {
            StashList list = new StashList(root, CacheKey.ofThisCode());
            if (request.format() == ListRequest.Format.TEXT) {
                List<String> lines = list.lines(request, host.clock().instant(), Width.of(host.variables()));
                return output.isPresent() ? written(output.get(), String.join("\n", lines) + "\n") : report(lines);
            }
            if (request.tools()) {
                throw new StashFailure(Problem.error(
                        ProblemCode.BAD_VALUE, "the tools are listed as text only", "leave out -Dformat"));
            }
            String document = list.document(request);
            if (output.isPresent()) {
                return written(output.get(), document);
            }
            host.reporter().document(document);
            return report(List.of());
        } catch (IOException unreadable) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.FILE_UNREADABLE,
                            "what was run could not be read: " + unreadable.getMessage(),
                            "give yourself the rights to read outputs/"),
                    unreadable);
        }
    }

    private static GoalReport report(List<String> lines) {
        return new GoalReport(lines, false);
    }

    private GoalReport written(String output, String text) {
        Path file = host.workingDirectory().resolve(output);
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            AtomicFiles.write(file, text);
        } catch (IOException refused) {
            throw new StashFailure(Problem.error(
                    ProblemCode.FILE_UNWRITABLE,
                    output + " could not be written: " + refused.getMessage(),
                    "name a file that may be written: -Doutput=list.json"));
        }
        return report(List.of("wrote " + output));
    }
}
