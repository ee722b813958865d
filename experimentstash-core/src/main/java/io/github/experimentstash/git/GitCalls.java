package io.github.experimentstash.git;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Git commands that run at the same time, each waited for by a thread of its own. */
final class GitCalls {
    private final GitProgram program;

    GitCalls(GitProgram program) {
        this.program = program;
    }

    /** Of the folder and what is below, without submodules. */
    Call status(Path directory) {
        return start(
                directory,
                "status",
                "--porcelain=v2",
                "--branch",
                "-z",
                "--no-ahead-behind",
                "--no-renames",
                "--untracked-files=normal",
                "--ignore-submodules=all",
                "--",
                ".");
    }

    /** Of a tool: also a nested submodule that is not where its commit wants it is a change. */
    Call toolStatus(Path directory) {
        return start(
                directory,
                "status",
                "--porcelain=v2",
                "--branch",
                "-z",
                "--no-ahead-behind",
                "--no-renames",
                "--untracked-files=normal",
                "--ignore-submodules=untracked",
                "--",
                ".");
    }

    Call start(Path directory, String... arguments) {
        Call call = new Call(directory, arguments);
        call.thread.start();
        return call;
    }

    /** One of them. */
    final class Call {
        private final Thread thread;
        private volatile CommandResult result;
        private volatile String failure = "it was interrupted";

        private Call(Path directory, String... arguments) {
            thread = new Thread(() -> run(directory, arguments), "stash-git");
            thread.setDaemon(true);
        }

        /** Waits for it; absent if it could not be started or the waiting was interrupted. */
        Optional<CommandResult> result() {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                thread.interrupt();
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            return Optional.ofNullable(result);
        }

        /** Why there is no result. */
        String failure() {
            return failure;
        }

        private void run(Path directory, String... arguments) {
            try {
                result = program.run(directory, arguments);
            } catch (IOException cannotStart) {
                failure = String.valueOf(cannotStart.getMessage());
            } catch (InterruptedException interrupted) {
                failure = "it was interrupted";
            }
        }
    }
}
