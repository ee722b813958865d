package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts uv's failures in words that say what to do. uv's exit code does not tell them apart (1 for a full disk of the
 * cache, 2 for one of the tool), so its text is read; the texts are those of uv 0.13 and each is held by a test.
 */
final class UvFailures {
    private static final int QUOTED_LINES = 12;
    private static final int QUOTED_FIRST = 4;
    private static final int QUOTED_WIDTH = 300;

    private UvFailures() {}

    /** @param text what uv said */
    static Problem translate(UvSession uv, EnvironmentRequest request, String text) {
        String tool = request.tool().name();
        String place = LockCheck.place(request);
        boolean offline = uv.isOfflineBuild();
        String the = "the environment of '" + tool + "' ";
        String quoted = quoted(text);
        if (quoted.isEmpty()) {
            return sync(
                    the + "could not be made: uv was ended in the middle of it, without a word",
                    "run the same command again: it begins anew; if that happens again, look for what ends it (memory, a"
                            + " limit of the machine)");
        }
        if (text.contains("Git operation failed")) {
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    the + "needs code from a git repository, and that cannot be reached" + quoted,
                    "try the address that is named by hand, with   git ls-remote   : the network, a login, a key");
        }
        if (text.contains("404 Not Found") || text.contains("410 Gone")) {
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    the + "needs a file that is not there any more" + quoted,
                    "ask whoever runs that index; a mirror that still has it is set by UV_DEFAULT_INDEX");
        }
        if (text.contains("Hash mismatch") || text.contains("hash mismatch")) {
            return sync(
                    the + "was not installed: a package that was downloaded is not the one that the lock names"
                            + quoted,
                    "do not go on with it: ask whoever runs the index; if the package was released anew, the lock must be"
                            + " made again");
        }
        if (text.contains("No space left on device")) {
            return sync(
                    the + "was not installed: the disk is full" + quoted,
                    "make room there (uv's cache is cleared by: uv cache clean) and run the same command again; it"
                            + " begins anew");
        }
        if (isOffline(text)) {
            String why = offline ? "this is an offline build (-o)" : "UV_OFFLINE forbids the network";
            return Problem.error(
                    ProblemCode.OFFLINE,
                    the + "needs packages that are not in uv's cache, and " + why + quoted(aboutTheCache(text)),
                    offline ? "run once without -o" : "run once without UV_OFFLINE");
        }
        if (text.contains("Read-only file system") || text.contains("Permission denied")) {
            boolean cache = text.contains("initialize cache")
                    || text.contains(uv.cache().toString());
            return sync(
                    cache
                            ? "uv cannot write its cache" + quoted
                            : the + "is not in sync, and it cannot be written in " + place + quoted,
                    cache
                            ? "set UV_CACHE_DIR to a folder that can be written"
                            : "make the folder writable for one run; an environment in sync may be read-only");
        }
        if (text.contains("Failed to parse `uv.lock`") && text.contains("TOML parse error")) {
            return Problem.error(
                    ProblemCode.LOCK_STALE,
                    place + "/uv.lock cannot be read" + quoted,
                    "if it holds a merge conflict, settle it: git -C " + place + " checkout --theirs uv.lock");
        }
        if (text.contains("Failed to parse") && text.contains("pyproject.toml") && text.contains("TOML parse error")) {
            return sync(
                    place + "/pyproject.toml cannot be read" + quoted,
                    "mend it at the line that is named; if it holds a merge conflict, settle it");
        }
        if (text.contains("error: unexpected argument") || text.contains("is not defined in the")) {
            return Problem.error(
                    ProblemCode.BAD_VALUE,
                    request.tool().locationOf("environment_options"),
                    "uv sync does not take the environment_options of '" + tool + "'" + quoted,
                    "correct environment_options of '" + tool + "' in configs/meta.yaml; uv sync --help lists what it"
                            + " takes");
        }
        if (text.contains("unsupported schema version")) {
            return Problem.error(
                    ProblemCode.UV_VERSION,
                    place + "/uv.lock was written by a uv that this one does not understand" + quoted,
                    "install a newer uv and put it on PATH, or give its place as -Dstash.uv.path=…");
        }
        if (text.contains("does not match the running version")) {
            return Problem.error(
                    ProblemCode.UV_VERSION,
                    "the tool '" + tool + "' asks for another version of uv" + quoted,
                    "install a uv that fits and give its place as -Dstash.uv.path=…");
        }
        if (text.contains("is incompatible with the project's Python requirement")
                || text.contains("No interpreter found")
                || text.contains("Failed to inspect Python interpreter")) {
            return Problem.error(
                    ProblemCode.PYTHON_NOT_FOUND,
                    "there is no Python that '" + tool + "' accepts" + quoted,
                    "in configs/meta.yaml give '" + tool + "' a python_version that fits and is installed");
        }
        if (text.contains("lockfile") && text.contains("needs to be updated")) {
            return Problem.error(
                    ProblemCode.LOCK_STALE,
                    place + "/uv.lock does not fit its pyproject.toml; nothing was installed" + quoted,
                    "in " + place + ": uv lock");
        }
        if (text.contains("not a valid Python environment")) {
            return Problem.error(
                    ProblemCode.ENVIRONMENT_BROKEN,
                    place + "/.venv is in the way: it is a folder, but not a Python environment" + quoted,
                    "look at what it holds and move it away: mv " + place + "/.venv " + place + "/.venv.old");
        }
        if (text.contains("401 Unauthorized") || text.contains("403 Forbidden")) {
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    "the package index wants a login for " + the.strip() + quoted,
                    "give uv the login: UV_INDEX_<NAME>_USERNAME and UV_INDEX_<NAME>_PASSWORD, or ~/.netrc");
        }
        if (text.contains("invalid peer certificate") || text.contains("UnknownIssuer")) {
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    "the certificate of the package index is not trusted" + quoted,
                    "set SSL_CERT_FILE to the file with your network's certificates, or UV_SYSTEM_CERTS=1");
        }
        if (text.contains("Failed to fetch")
                || text.contains("Request failed")
                || text.contains("error sending request")
                || text.contains("dns error")
                || text.contains("Connection refused")
                || text.contains("operation timed out")
                || text.contains("HTTP status server error")) {
            return Problem.error(
                    ProblemCode.INDEX_UNREACHABLE,
                    the + "needs packages, and where they come from cannot be reached" + quoted,
                    "check the network and HTTPS_PROXY; a mirror is set by UV_DEFAULT_INDEX");
        }
        if (text.contains("build backend returned an error") || text.contains("Failed to build")) {
            return sync(
                    the + "was not installed: a package must be built here, and its build failed" + quoted,
                    "the last lines above are the build's own; what it misses (a compiler, headers, a newer Python) must be"
                            + " installed");
        }
        if (text.contains("No solution found")) {
            return sync(
                    the + "was not installed: its requirements cannot all be met" + quoted,
                    "change what " + place + " asks for, or the dependencies of '" + tool + "' in configs/meta.yaml");
        }
        return sync(
                the + "could not be made" + quoted,
                "the lines above are uv's own; after mending the cause run the same command again");
    }

    /** The network was wanted and forbidden. */
    static boolean isOffline(String text) {
        return text.contains("Network connectivity is disabled")
                || text.contains("network was disabled")
                || text.contains("network is disabled")
                || text.contains("Network connectivity was disabled");
    }

    private static Problem sync(String message, String hint) {
        return Problem.error(ProblemCode.SYNC_FAILED, message, hint);
    }

    /** A program's own lines, indented, the first and last ones of many, without what only tells of progress. */
    static String quoted(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            String bare = retryCause(line.strip());
            if (!bare.isEmpty() && !isProgress(bare) && !lines.contains(bare)) {
                lines.add(bare.length() > QUOTED_WIDTH ? bare.substring(0, QUOTED_WIDTH) + " …" : bare);
            }
        }
        if (lines.size() > QUOTED_LINES) {
            // the first ones say what failed, the last ones why
            lines.subList(QUOTED_FIRST, lines.size() - QUOTED_LINES + QUOTED_FIRST + 1)
                    .clear();
            lines.add(QUOTED_FIRST, "…");
        }
        StringBuilder quoted = new StringBuilder();
        for (String line : lines) {
            quoted.append("\n    ").append(Redaction.ofUrls(line));
        }
        return quoted.toString();
    }

    /** pip tells each attempt in a line of 250 characters, of which the last few say why. */
    private static String retryCause(String line) {
        int cause = line.indexOf(">: ");
        int end = line.lastIndexOf("')': ");
        return line.startsWith("WARNING: Retrying ") && cause > 0 && end > cause
                ? line.substring(cause + ">: ".length(), end)
                : line;
    }

    /** What is missing, without the resolver's reasoning of what else it tried. */
    private static String aboutTheCache(String text) {
        StringBuilder kept = new StringBuilder();
        for (String line : text.split("\r?\n", -1)) {
            if (line.contains("error:") || line.contains("Failed to ") || line.contains(" cache")) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    private static boolean isProgress(String line) {
        return line.startsWith("Using ")
                || line.startsWith("Creating ")
                || line.startsWith("Resolved ")
                || line.startsWith("Prepared ")
                || line.startsWith("Downloading ")
                || line.startsWith("Downloaded ")
                || line.startsWith("Building ")
                || line.startsWith("Built ")
                || line.startsWith("Updating ")
                || line.startsWith("Updated ");
    }
}
