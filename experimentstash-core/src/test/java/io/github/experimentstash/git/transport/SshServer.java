package io.github.experimentstash.git.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real OpenSSH server on loopback, for the user that the tests run as, with keys of its own. */
public final class SshServer implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/sshd";

    private final Path folder;
    private final int port;
    private final Process process;

    /** @param folder for its keys, and for the caller's: {@link #userKey} */
    public SshServer(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        this.port = freePort();
        key("host");
        key("user");
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
        Files.writeString(
                folder.resolve("config"),
                String.join(
                        "\n",
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host"),
                        "AuthorizedKeysFile " + folder.resolve("authorized"),
                        "PidFile none",
                        "StrictModes no",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "UsePAM no",
                        ""));
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // where it separates its privileges
        }
        this.process = new ProcessBuilder(
                        PROGRAM, "-D", "-e", "-f", folder.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitPort();
    }

    /** True if the machine has one. */
    public static boolean isThere() {
        return Files.isExecutable(Path.of(PROGRAM));
    }

    public Path userKey() {
        return folder.resolve("user");
    }

    /** A line of {@code known_hosts}. */
    public String hostLine() throws IOException {
        String[] key = Files.readString(folder.resolve("host.pub")).split(" ");
        return "[127.0.0.1]:" + port + " " + key[0] + " " + key[1] + "\n";
    }

    /** @param repository absolute */
    public String url(Path repository) {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
    }

    private void key(String name) throws IOException, InterruptedException {
        Process made = new ProcessBuilder(List.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(name).toString()))
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("no key could be made");
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < 500; i++) {
            if (!process.isAlive()) {
                throw new IOException("sshd ended: " + Files.readString(folder.resolve("log")));
            }
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("sshd does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
