package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.experimentstash.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a dead supervisor left running: processes of this user that carry the run's {@code STASH_RUN_ID} in their
 * initial environment, which survives own sessions and double forks; the root itself and processes of trackers by number
 * and start time.
 */
final class StraySweep {
    private static final long GRACE_MILLIS = 3_000;
    private static final long LIMIT_MILLIS = 10_000;

    private StraySweep() {}

    /** TERM, 3 s, KILL; returns when they are gone, or after 10 s more if the kernel does not let them go. */
    static void end(AttemptEvidence evidence) {
        for (ProcessIdentity tracker : evidence.trackers()) {
            if (tracker
                    .isAlive()) { // never with TERM, which makes wandb's drop what it has; nobody talks to it any more
                ProcessHandle.of(tracker.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        List<ProcessHandle> strays = find(evidence);
        for (ProcessHandle stray : strays) {
            stray.destroy();
        }
        awaitGone(strays, GRACE_MILLIS);
        List<ProcessHandle> stubborn = find(evidence);
        for (ProcessHandle stray : stubborn) {
            stray.destroyForcibly();
        }
        awaitGone(stubborn, LIMIT_MILLIS);
    }

    private static List<ProcessHandle> find(AttemptEvidence evidence) {
        Set<Long> spared = ourselves();
        List<ProcessHandle> strays = new ArrayList<>();
        evidence.root()
                .filter(ProcessIdentity::isAlive)
                .flatMap(root -> ProcessHandle.of(root.pid()))
                .ifPresent(strays::add);
        Optional<String> runId = Json.text(evidence.start(), "run_id");
        String[] names = new File("/proc").list();
        if (runId.isEmpty() || names == null) {
            return strays;
        }
        String variable = "\0STASH_RUN_ID=" + runId.get() + "\0";
        for (String name : names) {
            if (!Character.isDigit(name.charAt(0))) {
                continue;
            }
            long pid = Long.parseLong(name);
            if (!spared.contains(pid)
                    && hasVariable(pid, variable)
                    && ProcessIdentity.of(pid).isPresent()) {
                ProcessHandle.of(pid).filter(handle -> !strays.contains(handle)).ifPresent(strays::add);
            }
        }
        return strays;
    }

    /** This JVM and those above it: a person may work in a shell that a run once started. */
    private static Set<Long> ourselves() {
        Set<Long> pids = new HashSet<>();
        Optional<ProcessHandle> handle = Optional.of(ProcessHandle.current());
        while (handle.isPresent()) {
            pids.add(handle.get().pid());
            handle = handle.get().parent();
        }
        return pids;
    }

    private static boolean hasVariable(long pid, String variable) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
            return ("\0" + new String(environment, ISO_8859_1)).contains(variable);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static void awaitGone(List<ProcessHandle> processes, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (ProcessHandle process : processes) {
            while (ProcessIdentity.of(process.pid()).isPresent() && System.nanoTime() < deadline) {
                try {
                    Thread.sleep(10);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
