package io.github.experimentstash.git.transport;

import java.util.Locale;

/**
 * The parts of an address by which a server is reached.
 *
 * @param scheme in lower case; {@code ssh} for the short form {@code git@host:path}; {@code file} for a path
 * @param host in lower case, with {@code :port} where the address has one; empty for a file
 */
public record Address(String scheme, String host) {
    /** @param url already judged by {@link AddressRules}, or empty */
    public static Address of(String url) {
        int end = url.indexOf("://");
        if (end < 0) {
            int colon = url.indexOf(':');
            int slash = url.indexOf('/');
            boolean isShort = colon > 1 && (slash < 0 || colon < slash);
            return isShort ? new Address("ssh", host(url.substring(0, colon))) : new Address("file", "");
        }
        String rest = url.substring(end + 3);
        int slash = rest.indexOf('/');
        return new Address(
                url.substring(0, end).toLowerCase(Locale.ROOT), host(slash < 0 ? rest : rest.substring(0, slash)));
    }

    public boolean isHttp() {
        return scheme.equals("https") || scheme.equals("http");
    }

    public boolean isSsh() {
        return scheme.equals("ssh");
    }

    private static String host(String authority) {
        return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
