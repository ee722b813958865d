package io.github.experimentstash.listing;

import java.io.IOException;
import java.util.concurrent.CompletionException;

/** What is read on a thread of its own while something else is. */
final class Asked<T> {
    /** How it is read. */
    interface Question<T> {
        T answer() throws IOException;
    }

    private final Thread thread;
    private T answer;
    private Throwable failure;

    private Asked(String name, Question<T> question) {
        this.thread = new Thread(
                () -> {
                    try {
                        answer = question.answer();
                    } catch (IOException | RuntimeException | Error broken) {
                        failure = broken;
                    }
                },
                name);
        thread.setDaemon(true);
    }

    static <T> Asked<T> of(String name, Question<T> question) {
        Asked<T> asked = new Asked<>(name, question);
        asked.thread.start();
        return asked;
    }

    /** Waits for it. @throws IOException as the question did */
    T answer() throws IOException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof IOException unreadable) {
            throw unreadable;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return answer;
    }
}
