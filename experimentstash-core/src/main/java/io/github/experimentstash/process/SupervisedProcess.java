package io.github.experimentstash.process;

import io.github.experimentstash.model.RunState;
import java.io.IOException;

/** A command that was started and is being watched. Safe for several threads. */
public sealed interface SupervisedProcess permits PythonSupervisedProcess, UnsupervisedProcess {
    /**
     * Waits for the verdict; all output has been handed to the console by then.
     *
     * @throws InterruptedException if this thread is interrupted; the command goes on
     * @throws IOException if the record cannot be read or written
     */
    Verdict await() throws InterruptedException, IOException;

    /**
     * Waits until the command's owner holds the lock of the record, so that others see that it lives, or has ended.
     */
    void awaitOwned() throws InterruptedException;

    /**
     * Waits until nothing of the command is left and its verdict is on the disk, but not for the console, which may not
     * be reading. For shutdown hooks.
     */
    void awaitEnd() throws InterruptedException;

    /**
     * TERM to the command, KILL after its grace; returns at once. Only the first reason counts.
     *
     * @param reason {@code CANCELLED}, {@code TIMED_OUT} or {@code PREEMPTED}
     * @param because what happened, for a person: {@code interrupted (Ctrl-C)}; one line
     */
    void stop(RunState reason, String because);

    /** As {@link #stop(RunState, String)} where nothing more is known. */
    default void stop(RunState reason) {
        stop(reason, "Maven was stopped");
    }

    /** Ends everything at once, without grace. */
    void kill();

    /** USR1 for the command's own process, such as a request for a checkpoint. */
    void signalUser1();

    /** Process id of what was started: the supervisor, or the command itself without one. */
    long pid();
}
