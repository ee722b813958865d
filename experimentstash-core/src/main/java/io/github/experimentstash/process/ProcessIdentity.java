package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid process id
 * @param startTime field 22 of {@code /proc/PID/stat}: clock ticks since boot
 */
public record ProcessIdentity(long pid, long startTime) {
    /** The process that has this number now; empty if there is none (a zombie is none) or no {@code /proc}. */
    static Optional<ProcessIdentity> of(long pid) {
        return fields(pid).map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[19])));
    }

    private static Optional<String[]> fields(long pid) {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") || fields[0].equals("X") ? Optional.empty() : Optional.of(fields);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** True while it lives. */
    public boolean isAlive() {
        return of(pid).equals(Optional.of(this));
    }

    /** True while it is stopped (SIGSTOP, a debugger) and goes on when somebody tells it to. */
    public boolean isStopped() {
        return isAlive()
                && fields(pid)
                        .filter(fields -> fields[0].equals("T") || fields[0].equals("t"))
                        .isPresent();
    }
}
