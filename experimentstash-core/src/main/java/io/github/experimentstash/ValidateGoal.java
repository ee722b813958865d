package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.RepositoryFolder;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.model.Deep;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.run.ConfigResolver;
import io.github.experimentstash.validate.Check;
import io.github.experimentstash.validate.CheckoutCheck;
import io.github.experimentstash.validate.EnvironmentCheck;
import io.github.experimentstash.validate.ExperimentCache;
import io.github.experimentstash.validate.LeftoverCheck;
import io.github.experimentstash.validate.PackageCheck;
import io.github.experimentstash.validate.ProblemPages;
import io.github.experimentstash.validate.ReportFiles;
import io.github.experimentstash.validate.SubmoduleCheck;
import io.github.experimentstash.validate.UpstreamCheck;
import io.github.experimentstash.validate.ValidationReport;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.validate.Validator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code validate}: every check, and what it leaves for people, for programs and for a code host. */
final class ValidateGoal {
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(30);

    private final Host host;
    private final StashRoot root;
    private final StashOptions options;
    private final Environments environments;

    ValidateGoal(Host host, StashRoot root, StashOptions options, Environments environments) {
        this.host = host;
        this.root = root;
        this.options = options;
        this.environments = environments;
    }

    GoalReport validate(ValidationRequest request) {
        List<Check> checks = new ArrayList<>(Validator.standardChecks());
        checks.add(new SubmoduleCheck(host));
        checks.add(new CheckoutCheck(host));
        checks.add(new LeftoverCheck(host));
        checks.add(new EnvironmentCheck(environments));
        if (request.online()) {
            checks.add(new UpstreamCheck(host, new Engines(host, questions()), request.allowedSchemes()));
        }
        if (request.deep().contains(Deep.PACKAGES)) {
            checks.add(new PackageCheck(environments));
        }
        if (request.deep().contains(Deep.CONFIGS)) {
            checks.add(new ResolvedConfigCheck(new ConfigResolver(host, root.path(), environments, options.version())));
        }
        ValidationReport report = new Validator(
                        checks, host.reporter()::debug, ExperimentCache.of(root, CacheKey.ofThisCode()))
                .validate(root, request);
        publish(report);
        return new GoalReport(report.lines(), report.failed(), !report.isSound());
    }

    /** An upstream that is asked has little to say. */
    private TransferOptions questions() {
        TransferOptions given = options.transfers();
        Duration timeout = given.timeout().compareTo(LONGEST_QUESTION) < 0 ? given.timeout() : LONGEST_QUESTION;
        return new TransferOptions(given.engine(), timeout, given.logins());
    }

    /** @throws StashFailure if the code is none */
    static GoalReport explain(String id) {
        Optional<ProblemCode> code = ProblemPages.code(id);
        if (code.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "'" + Texts.oneLine(id) + "' is the code of no problem",
                    Nearest.question(id, ProblemPages.ids()).orElse("codes look like STASH-206")));
        }
        return new GoalReport(ProblemPages.lines(code.get()), false);
    }

    private void publish(ValidationReport report) {
        ReportFiles files = new ReportFiles(report, options.version(), prefix());
        if (options.reportFolder().isPresent()) {
            files.write(options.reportFolder().get())
                    .ifPresent(problem -> host.reporter().warn(problem.text()));
        }
        if ("true".equals(host.variables().get("GITHUB_ACTIONS"))) {
            announce(files);
        }
    }

    /** Past the log: a workflow command must begin its line. */
    private void announce(ReportFiles files) {
        OutputStream console = host.reporter().console();
        try {
            for (String line : files.annotations()) {
                console.write((line + "\n").getBytes(UTF_8));
            }
            console.flush();
        } catch (IOException nobodyListens) {
            host.reporter().debug("the annotations could not be written: " + nobodyListens.getMessage());
        }
    }

    /** Where the stash lies in its repository: a code host knows paths from there. */
    private String prefix() {
        Optional<RepositoryFolder> repository = RepositoryFolder.around(root.path());
        if (repository.isEmpty()) {
            return "";
        }
        try {
            Path inside = repository.get().top().relativize(root.path().toRealPath());
            String path = inside.toString().replace('\\', '/');
            return path.isEmpty() ? "" : path + "/";
        } catch (IOException | IllegalArgumentException elsewhere) {
            return "";
        }
    }
}
