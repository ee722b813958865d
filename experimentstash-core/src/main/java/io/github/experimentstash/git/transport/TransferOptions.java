package io.github.experimentstash.git.transport;

import java.time.Duration;

/**
 * How repositories are fetched.
 *
 * @param engine that the user asks for
 * @param timeout of one clone or fetch as a whole, longer than zero
 * @param logins beside those that git itself knows; they win over these
 */
public record TransferOptions(GitEngine engine, Duration timeout, Logins logins) {
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** What counts when nobody says anything: two hours, which is enough for a repository of many gigabytes. */
    public static TransferOptions defaults() {
        return new TransferOptions(GitEngine.AUTO, Duration.ofHours(2), Logins.none());
    }

    /** How long a server may send nothing at all: a minute, or the timeout where that is shorter. */
    public Duration silence() {
        return timeout.compareTo(SILENCE) < 0 ? timeout : SILENCE;
    }
}
