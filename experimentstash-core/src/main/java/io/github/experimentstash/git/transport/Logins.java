package io.github.experimentstash.git.transport;

import java.util.Optional;

/** Logins that the front door knows, such as those of Maven's settings. Asked only when a server is about to be. */
public interface Logins {
    /** @return absent if none is set down for it, or it cannot be read */
    Optional<Login> of(Address server);

    /** Knows none. */
    static Logins none() {
        return server -> Optional.empty();
    }
}
