package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Path;

/** Makes leases. */
final class Leases {
    private Leases() {}

    /** For what nobody can change under a run. */
    static EnvironmentLease nothing() {
        return of(EnvironmentLock.ofNothing(), null);
    }

    /** @param users null where nothing can be written */
    static EnvironmentLease of(EnvironmentLock lock, Users users) {
        return new EnvironmentLease() {
            @Override
            public void occupy(Path recordDirectory) {
                if (users == null) {
                    return;
                }
                try {
                    users.add(recordDirectory);
                } catch (IOException failure) {
                    throw Failures.io("mark the environment as in use", failure);
                }
            }

            @Override
            public void close() {
                lock.close();
            }
        };
    }
}
