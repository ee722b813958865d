package io.github.experimentstash.git.jgit;

import io.github.experimentstash.git.transport.TransferProgress;
import java.time.Duration;
import org.eclipse.jgit.lib.ProgressMonitor;

/** JGit's progress in our words; ends a transfer whose time is up or that nobody waits for any more. */
final class Monitor implements ProgressMonitor {
    private final TransferProgress progress;
    private final long deadline;
    private String task = "";
    private int total;
    private int done;
    private volatile boolean cancelled;

    /** @param progress null: nobody wants to hear */
    Monitor(TransferProgress progress, Duration timeout) {
        this.progress = progress;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    boolean isLate() {
        return System.nanoTime() - deadline >= 0;
    }

    /** From any thread. JGit itself takes interrupts of a thread away: it times its reads by them. */
    void cancel() {
        cancelled = true;
    }

    @Override
    public void start(int totalTasks) {
        // a task tells of itself
    }

    @Override
    public void beginTask(String title, int totalWork) {
        task = title.startsWith("remote: ") ? title.substring("remote: ".length()) : title;
        total = totalWork;
        done = 0;
    }

    @Override
    public void update(int completed) {
        done += completed;
        if (total > 0 && progress != null) {
            progress.at(task, (int) Math.min(100L, 100L * done / total), "");
        }
    }

    @Override
    public void endTask() {
        total = 0;
    }

    @Override
    public boolean isCancelled() {
        return cancelled || isLate() || Thread.currentThread().isInterrupted();
    }

    @Override
    public void showDuration(boolean enabled) {
        // we show no times
    }
}
