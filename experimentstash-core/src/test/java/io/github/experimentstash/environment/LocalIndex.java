package io.github.experimentstash.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A package index on the loopback address, as a plain mirror is: folders of links (PEP 503), and wheels made by a test. */
final class LocalIndex implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile String held = "\0";
    private volatile String login;

    /** Paths that were asked for. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    LocalIndex() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
    }

    /**
     * One with a certificate that nobody knows.
     *
     * @param folder gets {@code certificate.pem}
     */
    static LocalIndex withACertificateOfItsOwn(Path folder) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> common = List.of("-keystore", "keys.p12", "-storepass", "secret-enough", "-alias", "index");
        List<String> make =
                new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
        make.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1"));
        make.addAll(common);
        List<String> export = new ArrayList<>(List.of(keytool, "-exportcert", "-rfc", "-file", "certificate.pem"));
        export.addAll(common);
        for (List<String> command : List.of(make, export)) {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            process.waitFor();
        }
        KeyStore keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), "secret-enough".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret-enough".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new LocalIndex(server, "https");
    }

    private LocalIndex(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/simple";
    }

    /** A pure Python wheel. Two of one name, version and content are equal to the byte. */
    LocalIndex wheel(String name, String version, Map<String, String> content, String... requires) {
        return add(name + "-" + version + "-py3-none-any.whl", wheelBytes(name, version, content, requires, Map.of()));
    }

    /** A wheel with a program. */
    LocalIndex program(String name, String version, String program, String code) {
        return wheel(
                name,
                version,
                Map.of(
                        name + ".py",
                        "def main():\n    " + code,
                        name + "-" + version + ".dist-info/entry_points.txt",
                        "[console_scripts]\n" + program + " = " + name + ":main\n"));
    }

    /** A wheel whose {@code RECORD} was not written anew after a file was edited, as there are some. */
    LocalIndex wheelWithAWrongRecord(String name, String version, Map<String, String> content) {
        Map<String, String> before = new TreeMap<>(content);
        before.replaceAll((file, text) -> text + "# what it was");
        return add(
                name + "-" + version + "-py3-none-any.whl", wheelBytes(name, version, content, new String[0], before));
    }

    /** The same with a size that is right. */
    LocalIndex wheelWithAWrongHash(String name, String version, Map<String, String> content) {
        Map<String, String> before = new TreeMap<>(content);
        before.replaceAll((file, text) -> "#" + text.substring(1));
        return add(
                name + "-" + version + "-py3-none-any.whl", wheelBytes(name, version, content, new String[0], before));
    }

    LocalIndex add(String fileName, byte[] bytes) {
        files.put(fileName, bytes);
        return this;
    }

    /** Takes out the files whose name holds this. */
    void remove(String part) {
        files.keySet().removeIf(name -> name.contains(part));
    }

    /** Its files, in a folder. */
    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    LocalIndex addFrom(Path folder) throws IOException {
        try (var children = Files.newDirectoryStream(folder, "*.whl")) {
            for (Path child : children) {
                add(child.getFileName().toString(), Files.readAllBytes(child));
            }
        }
        return this;
    }

    /** From now on files whose name holds this are sent by half, and the rest after {@link #release}. */
    void hold(String part) {
        held = part;
    }

    void release() {
        released.countDown();
    }

    /** From now on nothing is given without {@code user:password}. */
    void wantLogin(String userAndPassword) {
        login = "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    boolean wasAskedFor(String part) {
        return requests.stream().anyMatch(path -> path.contains(part));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (login != null && !login.equals(given)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"index\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (path.startsWith("/simple/")) {
                page(exchange, path.substring("/simple/".length()).replace("/", ""));
            } else {
                file(exchange, path.substring(path.lastIndexOf('/') + 1));
            }
        }
    }

    private void page(HttpExchange exchange, String project) throws IOException {
        StringBuilder links = new StringBuilder("<!DOCTYPE html><html><body>\n");
        boolean some = false;
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            String name = file.getKey();
            if (normal(name.substring(0, name.indexOf('-'))).equals(normal(project))) {
                some = true;
                links.append("<a href=\"../../files/")
                        .append(name)
                        .append("#sha256=")
                        .append(HexFormat.of().formatHex(sha256(file.getValue())))
                        .append("\">")
                        .append(name)
                        .append("</a>\n");
            }
        }
        byte[] body = links.append("</body></html>").toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        send(exchange, some ? 200 : 404, body);
    }

    private void file(HttpExchange exchange, String name) throws IOException {
        byte[] body = files.get(name);
        if (body == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (name.contains(held) && exchange.getRequestMethod().equals("GET")) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            try {
                released.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write(body, body.length / 2, body.length - body.length / 2);
        } else {
            send(exchange, 200, body);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String normal(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static byte[] wheelBytes(
            String name, String version, Map<String, String> content, String[] requires, Map<String, String> recorded) {
        Map<String, String> members = new LinkedHashMap<>(new TreeMap<>(content));
        String info = name + "-" + version + ".dist-info/";
        StringBuilder metadata =
                new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        for (String requirement : requires) {
            metadata.append("Requires-Dist: ").append(requirement).append('\n');
        }
        members.put(info + "METADATA", metadata.toString());
        members.put(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        StringBuilder record = new StringBuilder();
        members.forEach((file, text) -> row(record, file, recorded.getOrDefault(file, text)));
        members.put(info + "RECORD", record + info + "RECORD,,\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> member : members.entrySet()) {
                byte[] text = member.getValue().getBytes(UTF_8);
                ZipEntry entry = new ZipEntry(member.getKey());
                entry.setTime(315_619_200_000L);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(text.length);
                CRC32 crc = new CRC32();
                crc.update(text);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(text);
                zip.closeEntry();
            }
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private static void row(StringBuilder record, String file, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        boolean quoted = file.contains(",") || file.contains("\"");
        record.append(quoted ? '"' + file.replace("\"", "\"\"") + '"' : file)
                .append(",sha256=")
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bytes)))
                .append(',')
                .append(bytes.length)
                .append('\n');
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
