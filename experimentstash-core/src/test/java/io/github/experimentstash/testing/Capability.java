package io.github.experimentstash.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a machine may lack. Each is tried, not guessed: a program that is there may be a shim that does not work. */
public enum Capability {
    /** The git program. */
    GIT {
        @Override
        Optional<String> missing() {
            return program("git", "git", "--version");
        }
    },
    /** A Python 3 called {@code python3}. */
    PYTHON {
        @Override
        Optional<String> missing() {
            return program("python3", "python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))");
        }
    },
    /** {@code python3 -m venv} makes an environment with pip in it (Debian splits that off). */
    PYTHON_VENV {
        @Override
        Optional<String> missing() {
            return program("python3's venv and ensurepip", "python3", "-c", "import venv, ensurepip");
        }
    },
    /** pip, as the user has set it up, gets a package. */
    PYTHON_INDEX {
        @Override
        Optional<String> missing() {
            return inScratch(folder -> {
                List<String> download = List.of(
                        "python3",
                        "-m",
                        "pip",
                        "--disable-pip-version-check",
                        "download",
                        "--quiet",
                        "--no-deps",
                        "--no-cache-dir",
                        "--retries=1",
                        "--timeout=10",
                        "--dest=" + folder,
                        "iniconfig");
                return failure(60, download).map(why -> "no Python index: " + why);
            });
        }
    },
    /** The uv program. */
    UV {
        @Override
        Optional<String> missing() {
            return program("uv", "uv", "--version");
        }
    },
    /** May mount a file system: root with CAP_SYS_ADMIN, not every container. */
    MOUNT {
        @Override
        Optional<String> missing() {
            return inScratch(folder -> {
                Optional<String> refused =
                        failure(10, List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()));
                if (refused.isEmpty()) {
                    return failure(10, List.of("umount", folder.toString()));
                }
                return refused.map(why -> "no permission to mount: " + why);
            });
        }
    },
    /** May become another user, which a test needs to meet a folder that it may not write. */
    OTHER_USER {
        @Override
        Optional<String> missing() {
            return program("setpriv as root", "setpriv", "--reuid=65534", "--clear-groups", "true");
        }
    },
    /** A terminal to type Ctrl-C into. */
    TMUX {
        @Override
        Optional<String> missing() {
            return program("tmux", "tmux", "-V");
        }
    },
    /** A browser without a window, called {@code chromium}. */
    CHROMIUM {
        @Override
        Optional<String> missing() {
            return program("chromium", "chromium", "--version");
        }
    };

    /** Why it cannot be used here, in one line; empty if it can. */
    abstract Optional<String> missing();

    private static Optional<String> program(String name, String... command) {
        return failure(20, List.of(command)).map(why -> "no " + name + ": " + why);
    }

    private static Optional<String> failure(int seconds, List<String> command) {
        try {
            Path output = Files.createTempFile("capability", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.of(command.get(0) + " did not answer within " + seconds + " s");
                }
                return process.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(command.get(0) + " exited " + process.exitValue() + lastLine(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException absent) {
            return Optional.of(String.valueOf(absent.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static String lastLine(Path output) throws IOException {
        try (InputStream in = Files.newInputStream(output)) {
            String text = new String(in.readNBytes(20_000), java.nio.charset.StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + text.substring(text.lastIndexOf('\n') + 1);
        }
    }

    private static Optional<String> inScratch(java.util.function.Function<Path, Optional<String>> attempt) {
        try {
            Path folder = Files.createTempDirectory("capability");
            try {
                return attempt.apply(folder);
            } finally {
                try (var left = Files.list(folder)) {
                    for (Path file : left.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
