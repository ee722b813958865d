package io.github.experimentstash.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for questions that are asked side by side. None of them keeps the JVM from ending. */
public final class Workers {
    private Workers() {}

    /**
     * The caller shuts it down.
     *
     * @param most threads, at least 1
     * @param name of each of them
     */
    public static ExecutorService daemons(int most, String name) {
        return Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
