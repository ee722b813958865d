package io.github.experimentstash.git.transport;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses a tool may come from: https and ssh, and what the user allows on the command line. Judged before anything
 * is written or asked: a repository's files must not make git run a program, read a local file or store a password.
 */
public final class AddressRules {
    private static final Set<String> ALWAYS = Set.of("https", "ssh");
    private static final Set<String> ON_REQUEST = Set.of("file", "http", "git");

    private final Set<String> allowed;

    /** @param allowed further schemes, such as {@code file} */
    public AddressRules(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** What is wrong with an address; empty if it may be used. The address itself is shown without a login. */
    public Optional<Problem> judge(String url) {
        if (url.isBlank()) {
            return bad("the address is empty", "give it: -Durl=https://…");
        }
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) || Character.isWhitespace(c)) {
                return bad(
                        "the address holds a blank or a control character", "copy it again from the upstream's page");
            }
        }
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.contains("%0a") || lower.contains("%0d") || lower.contains("%00")) {
            return bad("the address holds an encoded line end", "copy it again from the upstream's page");
        }
        if (url.startsWith("-")) {
            return bad("the address begins with '-', which programs take for an option", "give it: -Durl=https://…");
        }
        if (url.contains("::")) {
            return bad("'::' in an address makes git start a program", "give it: -Durl=https://…");
        }
        int schemeEnd = url.indexOf("://");
        if (schemeEnd < 0) {
            return shortForm(url);
        }
        String scheme = lower.substring(0, schemeEnd);
        if (!ALWAYS.contains(scheme) && !allowed.contains(scheme)) {
            String hint = ON_REQUEST.contains(scheme)
                    ? "add -Dstash.git.allow=" + scheme + " if you trust it"
                    : "https and ssh are allowed";
            return bad("addresses with " + scheme + ":// are not allowed", hint);
        }
        if (scheme.equals("file")) {
            return Optional.empty();
        }
        String rest = url.substring(schemeEnd + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : authority.substring(0, at);
        String host = authority.substring(at + 1);
        if (user.contains(":") || (scheme.startsWith("http") && !user.isEmpty())) {
            return secret(url);
        }
        return host(host, slash < 0 || slash + 1 >= rest.length(), user);
    }

    /** {@code git@host:path}, or a path of this machine. */
    private Optional<Problem> shortForm(String url) {
        int colon = url.indexOf(':');
        int slash = url.indexOf('/');
        if (colon > 1 && (slash < 0 || colon < slash)) {
            String authority = url.substring(0, colon);
            int at = authority.lastIndexOf('@');
            return host(
                    authority.substring(at + 1), colon + 1 >= url.length(), at < 0 ? "" : authority.substring(0, at));
        }
        if (allowed.contains("file") && url.startsWith("/")) {
            return Optional.empty();
        }
        return bad(
                "'" + Redaction.redactUrl(url) + "' is a path of this machine, which no other machine has",
                "push it to a server, or add -Dstash.git.allow=file and write file:///… if you only try");
    }

    private static Optional<Problem> host(String host, boolean withoutPath, String user) {
        if (host.isEmpty() || withoutPath) {
            return bad("the address names no repository", "give it: -Durl=https://host/owner/repository.git");
        }
        if (host.startsWith("-") || user.startsWith("-")) {
            return bad("the host or user begins with '-', which ssh takes for an option", "give it: -Durl=https://…");
        }
        return Optional.empty();
    }

    private static Optional<Problem> secret(String url) {
        return Optional.of(Problem.error(
                ProblemCode.SECRET_IN_ADDRESS,
                "the address holds a login; it would be written into .gitmodules for everybody to read: "
                        + Redaction.strippedUrl(url),
                "leave it out and let git's credential helper, ~/.netrc or an ssh key answer"));
    }

    private static Optional<Problem> bad(String message, String hint) {
        return Optional.of(Problem.error(ProblemCode.BAD_ADDRESS, message, hint));
    }
}
