package io.github.experimentstash.process;

/** Work that is done if the JVM ends before this is closed: by a signal, or by {@code System.exit}. */
public final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /**
     * @param name of the thread that does it
     * @param work runs beside the other hooks, and beside the threads of the program
     * @param already runs at once, in this thread, if the JVM is ending now
     */
    public static ShutdownHook register(String name, Runnable work, Runnable already) {
        ShutdownHook hook = new ShutdownHook(new Thread(work, name));
        try {
            Runtime.getRuntime().addShutdownHook(hook.thread);
        } catch (IllegalStateException ending) {
            already.run();
        }
        return hook;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException ending) {
            return; // it runs, and may
        }
    }
}
