package io.github.experimentstash.run.diagnosis;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the tool did not find around it: variables, logins, servers, files. */
final class WorldRules {
    private static final Pattern VARIABLE = Pattern.compile("Environment variable '([A-Za-z_][A-Za-z0-9_]*)' not found"
            + "|File \"(?:<frozen os>|[^\"]*[/\\\\]os\\.py)\", line \\d+, in __getitem__\\n(?: {4}.*\\n){0,3}"
            + "KeyError: '([A-Za-z_][A-Za-z0-9_]*)'");
    private static final Pattern LOGIN = Pattern.compile("No API key configured|api_key not configured"
            + "|api_key client option must be set|[Ii]ncorrect API key|[Ii]nvalid API key|GatedRepoError"
            + "|40[13] Client Error|HTTP Error 40[13]|Could not find kaggle\\.json");
    private static final Pattern KEY_NAME = Pattern.compile("\\b([A-Z][A-Z0-9_]*_(?:API_KEY|TOKEN|KEY))\\b");
    private static final Pattern GONE = Pattern.compile("404 Client Error|HTTP Error 404");
    private static final Pattern DOWNLOAD = Pattern.compile(
            "Name or service not known|[Tt]emporary failure in name resolution|Failed to resolve|getaddrinfo failed"
                    + "|Max retries exceeded|Connection refused|Network is unreachable|No route to host"
                    + "|(?:[Cc]onnection|[Rr]ead|operation) timed out|RemoteDisconnected|Connection reset by peer|<urlopen error"
                    + "|We couldn't connect to|LocalEntryNotFoundError|OfflineModeIsEnabled|ProxyError"
                    + "|5\\d\\d Server Error|HTTP Error 5\\d\\d");
    private static final Pattern HOST =
            Pattern.compile("host='([^']+)'|https?://([^/\\s'\"@]+)(?=[/\\s'\"]|$)", Pattern.MULTILINE);
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\[Errno (?:13|1|30)\\] (?:Permission denied|Operation not permitted|Read-only file system)"
                    + "(?:: '([^']+)')?");
    private static final Pattern NO_FILE = Pattern.compile("\\[Errno 2\\] No such file or directory: '([^']+)'");

    private WorldRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.failed("missing-variable", WorldRules::variable),
                Rule.failed("login", WorldRules::login),
                Rule.said(
                        "certificate",
                        "CERTIFICATE_VERIFY_FAILED",
                        "The certificate of a server is not trusted here, often since a proxy puts its own in its place.",
                        "name the certificates of your network:   env: {SSL_CERT_FILE: <file>, REQUESTS_CA_BUNDLE: <file>}"),
                Rule.failed("gone", WorldRules::gone),
                Rule.failed("download", WorldRules::download),
                Rule.failed("permission", WorldRules::permission),
                Rule.failed("missing-file", WorldRules::missingFile),
                Rule.said(
                        "asks-for-input",
                        "EOFError: EOF when reading a line",
                        "It asks for input, and nobody is there to answer.",
                        "give it the answer as an argument or a variable"));
    }

    private static Optional<Finding> variable(Evidence evidence) {
        return evidence.log().last(VARIABLE).flatMap(match -> {
            String name = match.group(1) == null ? match.group(2) : match.group(1);
            return Finding.of(
                    "The variable " + name + " is not set.",
                    "set it in your shell, from which it is passed on; if it is no secret, write it down:   env: {"
                            + name + ": <value>}   in " + evidence.placeOfTool(""));
        });
    }

    private static Optional<Finding> login(Evidence evidence) {
        if (!evidence.log().says(LOGIN)) {
            return Optional.empty();
        }
        boolean wandb = evidence.log().says(Pattern.compile("wandb"));
        String name = evidence.log().lastGroup(KEY_NAME).orElse(wandb ? "WANDB_API_KEY" : "");
        String offline = wandb ? "; or without a server:   env: {WANDB_MODE: offline}" : "";
        if (name.isEmpty()) {
            return Finding.of(
                    "A server" + host(evidence) + " wants a login, or does not accept the one that it got.",
                    "log in as its documentation says; variables of your shell are passed on, and their secrets never"
                            + " recorded" + offline);
        }
        return evidence.variables().contains(name)
                ? Finding.of("A login is not accepted: that in " + name + ".", "check " + name + offline)
                : Finding.of(
                        "A login is missing: " + name + " is not set.",
                        "set " + name + " in your shell: it is passed on, and its value never recorded" + offline);
    }

    private static Optional<Finding> gone(Evidence evidence) {
        return evidence.log().says(GONE)
                ? Finding.of(
                        "What it downloads is not there any more" + at(evidence) + ".",
                        "ask the tool's authors for the new address, or put the file where the tool looks first")
                : Optional.empty();
    }

    private static Optional<Finding> download(Evidence evidence) {
        return evidence.log().says(DOWNLOAD)
                ? Finding.of(
                        "A server" + host(evidence) + " cannot be reached, so something could not be downloaded.",
                        "is there a network here? Nodes of a cluster often have none: download it once where there is one,"
                                + " then run again")
                : Optional.empty();
    }

    private static String host(Evidence evidence) {
        return evidence.log()
                .last(HOST)
                .map(match -> " (" + (match.group(1) == null ? match.group(2) : match.group(1)) + ")")
                .orElse("");
    }

    private static String at(Evidence evidence) {
        String host = host(evidence);
        return host.isEmpty() ? "" : " at" + host.replace("(", "").replace(")", "");
    }

    private static Optional<Finding> permission(Evidence evidence) {
        return evidence.log().last(FORBIDDEN).flatMap(match -> {
            String path = match.group(1) == null ? "a file" : match.group(1);
            return Finding.of(
                    "It may not use " + path + ".",
                    "results belong into ${output_dir}, or the folder that STASH_OUTPUT_DIR names; for anything else ask"
                            + " who owns it");
        });
    }

    private static Optional<Finding> missingFile(Evidence evidence) {
        return evidence.log().lastGroup(NO_FILE).flatMap(file -> {
            boolean absolute;
            try {
                absolute = Path.of(file).isAbsolute();
            } catch (InvalidPathException noPath) {
                return Optional.empty();
            }
            return absolute
                    ? Finding.of(
                            "There is no " + file + " on this machine.", "put it there, or tell the tool another path")
                    : Finding.of(
                            "There is no " + file + " in " + evidence.shown(evidence.workingDirectory())
                                    + ", where the tool is run.",
                            "put it there, tell the tool another path, or have it run elsewhere: 'directory' in "
                                    + evidence.placeOfTool("directory"));
        });
    }
}
