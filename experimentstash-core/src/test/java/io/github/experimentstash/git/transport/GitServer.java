package io.github.experimentstash.git.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Git's own smart HTTP server ({@code git http-backend}) behind Java's HTTP server, on loopback. The first part of the path
 * says how it behaves: {@code /open/tool.git}, {@code /basic/…} (user {@code ada}, password {@code s3cret}), {@code
 * /bearer/…} (token {@code s3cret}), {@code /moved/…} (redirects to {@code /open/…}), {@code /away/…} (redirects to {@code
 * localhost}, which is another host than 127.0.0.1), {@code /stall/…} (begins the pack and says no more), {@code /half/…}
 * (hangs up in the middle of the pack), {@code /reset/…} (hangs up at once), {@code /slow/…} (a pack drop by drop).
 */
public final class GitServer implements AutoCloseable {
    public static final String USER = "ada";
    public static final String PASSWORD = "s3cret-w0rd";

    private final Path repositories;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private int drops;

    /** @param repositories folder that holds them */
    public GitServer(Path repositories) throws IOException {
        this.repositories = repositories;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@code http://127.0.0.1:1234/<zone>/<repository>}. */
    public String url(String zone, String repository) {
        return "http://127.0.0.1:" + port() + "/" + zone + "/" + repository;
    }

    /** {@code 127.0.0.1:1234}. */
    public String host() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Each request: {@code GET localhost:1234 /open/tool.git/info/refs authorization}. */
    public List<String> heard() {
        return heard;
    }

    /**
     * Waits until that many of the hundred drops of a pack from {@code /slow/…} have been sent, counted from the last call
     * of {@link #forgetDrops}.
     *
     * @return false if the time is up
     */
    public synchronized boolean awaitDrops(int wanted, java.time.Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (drops < wanted && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return drops >= wanted;
    }

    public synchronized void forgetDrops() {
        drops = 0;
    }

    private synchronized void dropped() {
        drops++;
        notifyAll();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] parts = exchange.getRequestURI().getPath().substring(1).split("/", 2);
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            heard.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " "
                    + exchange.getRequestURI().getPath() + (login == null ? "" : " " + login));
            String query = exchange.getRequestURI().getRawQuery();
            String rest = "/" + parts[1] + (query == null ? "" : "?" + query);
            boolean pack = parts[1].endsWith("/git-upload-pack");
            switch (parts[0]) {
                case "basic" -> guarded(exchange, parts[1], "Basic", "Basic " + encoded());
                case "bearer" -> guarded(exchange, parts[1], "Bearer", "Bearer " + PASSWORD);
                case "moved" -> redirect(exchange, "http://127.0.0.1:" + port() + "/open" + rest);
                case "away" -> redirect(exchange, "http://localhost:" + port() + "/open" + rest);
                case "away-locked" -> redirect(exchange, "http://localhost:" + port() + "/basic" + rest);
                case "to-file" -> redirect(exchange, "file://" + repositories + rest);
                case "reset" -> exchange.getRequestBody().readAllBytes();
                case "stall" -> answer(exchange, parts[1], pack ? Pack.STALL : Pack.WHOLE);
                case "half" -> answer(exchange, parts[1], pack ? Pack.HALF : Pack.WHOLE);
                case "slow" -> answer(exchange, parts[1], pack ? Pack.SLOW : Pack.WHOLE);
                default -> answer(exchange, parts[1], Pack.WHOLE);
            }
        }
    }

    private static String encoded() {
        return Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
    }

    private void guarded(HttpExchange exchange, String path, String scheme, String wanted) throws IOException {
        if (wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, path, Pack.WHOLE);
            return;
        }
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("WWW-Authenticate", scheme + " realm=\"tests\"");
        exchange.sendResponseHeaders(401, -1);
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(302, -1);
    }

    /** How much of a pack is sent. */
    private enum Pack {
        WHOLE,
        HALF,
        STALL,
        SLOW
    }

    private void answer(HttpExchange exchange, String path, Pack pack) throws IOException {
        Process backend = backend(exchange, path);
        byte[] said = said(exchange, backend);
        int body = end(said);
        int status = 200;
        for (String line : new String(said, 0, body, ISO_8859_1).split("\r\n")) {
            int colon = line.indexOf(':');
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(line.substring(7).strip().split(" ")[0]);
            } else if (colon > 0) {
                exchange.getResponseHeaders()
                        .set(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        int length = said.length - body;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        if (length > 0) {
            send(exchange.getResponseBody(), said, body, pack);
        }
    }

    private void send(OutputStream out, byte[] said, int body, Pack pack) throws IOException {
        int length = said.length - body;
        if (pack == Pack.WHOLE) {
            out.write(said, body, length);
            return;
        }
        int first = length / 2;
        if (pack == Pack.SLOW) {
            int drop = Math.max(1, length / 100);
            for (int at = 0; at < length; at += drop) {
                out.write(said, body + at, Math.min(drop, length - at));
                out.flush();
                dropped();
                if (await(20)) {
                    return;
                }
            }
            return;
        }
        out.write(said, body, first);
        out.flush();
        if (pack == Pack.STALL) {
            await(120_000);
        }
    }

    private boolean await(long milliseconds) throws IOException {
        try {
            return closed.await(milliseconds, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Process backend(HttpExchange exchange, String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("GIT_"));
        variables.put("GIT_PROJECT_ROOT", repositories.toString());
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("GIT_CONFIG_COUNT", "1");
        variables.put("GIT_CONFIG_KEY_0", "uploadpack.allowAnySHA1InWant");
        variables.put("GIT_CONFIG_VALUE_0", "true");
        variables.put("PATH_INFO", "/" + path);
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("QUERY_STRING", String.valueOf(exchange.getRequestURI().getRawQuery()));
        variables.put("REMOTE_ADDR", "127.0.0.1");
        header(exchange, "Content-Type", variables, "CONTENT_TYPE");
        header(exchange, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
        header(exchange, "Git-Protocol", variables, "GIT_PROTOCOL");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static void header(HttpExchange exchange, String name, Map<String, String> variables, String variable) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
            variables.put(variable, value);
        }
    }

    private static byte[] said(HttpExchange exchange, Process backend) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        Thread feeder = new Thread(() -> {
            try (OutputStream stdin = backend.getOutputStream()) {
                stdin.write(request);
            } catch (IOException endedEarly) {
                return;
            }
        });
        feeder.start();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (InputStream stdout = backend.getInputStream()) {
            stdout.transferTo(said);
        }
        return said.toByteArray();
    }

    /** Where the body begins. */
    private static int end(byte[] said) {
        for (int i = 0; i + 3 < said.length; i++) {
            if (said[i] == '\r' && said[i + 1] == '\n' && said[i + 2] == '\r' && said[i + 3] == '\n') {
                return i + 4;
            }
        }
        return said.length;
    }

    /** A bare copy of a repository among those that are served. */
    public static void publish(Path repository, Path served) throws IOException, InterruptedException {
        Files.createDirectories(served.getParent());
        Process clone = new ProcessBuilder("git", "clone", "-q", "--mirror", repository.toString(), served.toString())
                .inheritIO()
                .start();
        if (clone.waitFor() != 0) {
            throw new IOException("cannot publish " + repository);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
