package io.github.experimentstash.validate;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a validation leaves for programs: {@code validate.sarif} and {@code validate-junit.xml}. */
public final class ReportFiles {
    private final ValidationReport report;
    private final String version;
    private final String prefix;

    /**
     * @param version of this plugin
     * @param prefix of the stash in its repository, with {@code /} at the end; empty if it is its root
     */
    public ReportFiles(ValidationReport report, String version, String prefix) {
        this.report = report;
        this.version = version;
        this.prefix = prefix;
    }

    /** @return a warning if they could not be written; the verdict stands without them */
    public Optional<Problem> write(Path folder) {
        try {
            Files.createDirectories(folder);
            AtomicFiles.write(
                    folder.resolve("validate.sarif"), new SarifLog(report.problems(), version, prefix).text());
            AtomicFiles.write(folder.resolve("validate-junit.xml"), new JUnitReport(report).text());
            return Optional.empty();
        } catch (IOException full) {
            return Optional.of(Problem.warning(
                    ProblemCode.FILE_UNWRITABLE,
                    "the reports in " + folder + " could not be written: " + full.getMessage(),
                    "free space or give yourself the rights; the verdict does not depend on them"));
        }
    }

    /** Lines for a workflow of GitHub Actions. */
    public Iterable<String> annotations() {
        return new Annotations(report.problems(), prefix).lines();
    }
}
