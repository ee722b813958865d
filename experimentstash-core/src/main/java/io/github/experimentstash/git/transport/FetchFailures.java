package io.github.experimentstash.git.transport;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an upstream could not be had, in a person's words; the engine's own words stand behind them. */
public final class FetchFailures {
    private static final int NAMES_SHOWN = 8;
    /** What git's own check of fetched objects (fsck.*) calls a tree or a .gitmodules that was made to do harm. */
    private static final Pattern HOSTILE = Pattern.compile(
            "\\b(gitmodules(Name|Url|Path|Update|Symlink|Blob)|hasDot(dot|git)?|fullPathname)\\b: (.*)");

    private FetchFailures() {}

    /** @param words what the engine said; redacted here */
    public static Problem explain(String url, String words, boolean timedOut) {
        String shown = Redaction.redactUrl(url);
        String said = last(Redaction.redactUrl(words));
        String lower = words.toLowerCase(Locale.ROOT);
        Matcher hostile = HOSTILE.matcher(Redaction.redactUrl(words));
        if (hostile.find()) {
            return Problem.error(
                    ProblemCode.TOOL_HOSTILE,
                    "this repository would harm who works in it: "
                            + hostile.group(4).strip() + " (" + hostile.group(1) + ")",
                    "tell its owner; it cannot be added as it is");
        }
        if (timedOut) {
            return Problem.error(
                    ProblemCode.FETCH_FAILED,
                    shown + " did not answer in time",
                    "try again when the network is better");
        }
        if (any(lower, "host key verification failed", "server key did not validate", "host key is known")) {
            return Problem.error(
                    ProblemCode.HOST_KEY,
                    "the host key of " + host(url) + " is not known here, or is not the known one",
                    "compare the key with what its owner publishes, then: ssh-keyscan " + host(url)
                            + " >> ~/.ssh/known_hosts");
        }
        if (any(
                lower,
                "authentication failed",
                "could not read username",
                "could not read password",
                "not authorized",
                "permission denied",
                "auth fail",
                "authentication is required",
                "cannot log in",
                "error: 401",
                "error: 403",
                "terminal prompts disabled")) {
            return Problem.error(
                    ProblemCode.NO_ACCESS,
                    "no access to " + shown + ": " + said,
                    "set up git's credential helper, ~/.netrc or an ssh key for " + host(url)
                            + "; a private repository and one that does not exist look the same");
        }
        if (any(lower, "not found", "does not exist", "does not appear to be a git repository", "error: 404")) {
            return Problem.error(
                    ProblemCode.FETCH_FAILED,
                    "there is no repository at " + shown,
                    "check the address; a private repository may look as if it did not exist");
        }
        if (any(
                lower,
                "could not resolve host",
                "unknownhost",
                "name or service not known",
                "temporary failure in name")) {
            return Problem.error(
                    ProblemCode.FETCH_FAILED,
                    "the host " + host(url) + " is not known",
                    "check the address and the network");
        }
        if (lower.contains("transport '") && lower.contains("not allowed")) {
            return Problem.error(
                    ProblemCode.BAD_ADDRESS,
                    shown + " leads to an address that is not allowed: " + said,
                    "give the final address");
        }
        return Problem.error(
                ProblemCode.FETCH_FAILED,
                shown + " could not be cloned: " + (said.isEmpty() ? "no reason was given" : said),
                "check the address and the network, then try again");
    }

    /** An upstream without a commit, or without the wanted one. */
    public static Problem unknownRevision(String url, Revision revision, List<String> branches, List<String> tags) {
        String shown = Redaction.redactUrl(url);
        if (branches.isEmpty() && tags.isEmpty()) {
            return Problem.error(
                    ProblemCode.EMPTY_UPSTREAM,
                    shown + " has no commit yet",
                    "push a first commit there, then try again");
        }
        List<String> names = new ArrayList<>(branches);
        names.addAll(tags);
        String list = "branches: " + Texts.some(branches, NAMES_SHOWN)
                + (tags.isEmpty() ? "" : "; tags: " + Texts.some(tags, NAMES_SHOWN));
        return Problem.error(
                ProblemCode.REVISION_UNKNOWN,
                shown + " has no " + revision.words(),
                Nearest.question(revision.name(), names)
                        .map(question -> question + "  " + list)
                        .orElse(list));
    }

    /** The work tree could not be filled. */
    public static Problem checkout(Revision revision, String words) {
        return Problem.error(
                ProblemCode.FETCH_FAILED,
                revision.words() + " could not be checked out: " + last(Redaction.redactUrl(words)),
                "free space on the disk or, if the tool needs Git LFS, install git-lfs; then try again");
    }

    private static boolean any(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String host(String url) {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        int end = rest.length();
        for (char c : new char[] {'/', ':'}) {
            int at = rest.indexOf(c, Math.max(0, rest.indexOf('@')));
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        String authority = rest.substring(0, end);
        return authority.substring(authority.indexOf('@') + 1);
    }

    /** The last line that says something; git puts its own conclusion there. */
    private static String last(String words) {
        String found = "";
        for (String line : words.lines().toList()) {
            String text = line.strip();
            if (text.startsWith("fatal: ") || text.startsWith("error: ")) {
                return text.substring(7);
            }
            if (!text.isEmpty()) {
                found = text;
            }
        }
        return found;
    }
}
