package io.github.experimentstash.git.transport;

/**
 * How somebody is known to a server.
 *
 * @param user may be empty, where only the password counts
 * @param password or token; never shown
 */
public record Login(String user, String password) {
    /** Without the password: a record is printed sooner than one thinks. */
    @Override
    public String toString() {
        return "login of '" + user + "'";
    }
}
