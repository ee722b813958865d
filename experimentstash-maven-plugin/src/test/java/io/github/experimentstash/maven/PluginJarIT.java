package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packed plugin: one jar with its libraries merged in, renamed, working, and with their licences. */
class PluginJarIT {
    private static final String SHADED = "io/github/experimentstash/shaded/";

    /** Root of a merged library to the folders of its licences. A library that is not here has no licence in the jar. */
    private static final Map<String, List<String>> LICENCES = Map.of(
            "org/snakeyaml/", List.of("snakeyaml-engine"),
            "com/google/gson/", List.of("gson"),
            "org/eclipse/jgit/", List.of("org.eclipse.jgit", "org.eclipse.jgit.ssh.apache"),
            "com/googlecode/javaewah/", List.of("JavaEWAH"),
            "com/googlecode/javaewah32/", List.of("JavaEWAH"),
            "org/apache/commons/codec/", List.of("commons-codec"),
            "org/apache/sshd/", List.of("sshd-osgi", "sshd-sftp"),
            "org/bouncycastle/", List.of("bcprov-jdk18on"));

    private final Path path = Path.of(System.getProperty("plugin.jar"));
    private JarFile jar;
    private List<String> files;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(path.toFile());
        files = jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> entry.getName())
                .toList();
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void holdsNothingOutsideOurName() {
        assertThat(files)
                .allMatch(name -> name.startsWith("io/github/experimentstash/") || name.startsWith("META-INF/"))
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"))
                .noneMatch(name -> name.startsWith("META-INF/versions/"))
                .noneMatch(name -> name.endsWith("module-info.class"))
                .doesNotHaveDuplicates();
    }

    /** Its libraries are merged in; a dependency would bring them a second time, and a parent is one more file to read at each start. */
    @Test
    void hasAPomWithNothingToResolve() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("plugin.pom")));
        assertThat(pom)
                .contains("<packaging>maven-plugin<", "<maven>3.6.3</maven>", "<name>Apache-2.0<")
                .doesNotContain("<parent>", "<dependency>", "<dependencies>", "<build>", "<profile>");
        assertThat(text("META-INF/maven/plugin.xml"))
                .doesNotContain("<dependency>")
                .contains("<goalPrefix>stash<");
    }

    @Test
    void everyGoalHasItsClass() throws IOException {
        Matcher goal = Pattern.compile("<implementation>([\\w.]+)</implementation>\\s*<language>")
                .matcher(text("META-INF/maven/plugin.xml"));
        int goals = 0;
        while (goal.find()) {
            assertThat(files).contains(goal.group(1).replace('.', '/') + ".class");
            goals++;
        }
        assertThat(goals).isPositive();
    }

    /** Others read them in the jar, and stash:init writes two of them. */
    @Test
    void holdsTheSchemas() {
        assertThat(files)
                .contains(
                        "io/github/experimentstash/schema/run.schema.json",
                        "io/github/experimentstash/schema/meta.schema.json",
                        "io/github/experimentstash/schema/experiment.schema.json");
    }

    /** Eclipse's m2e looks there for what it may leave to Maven; without that a bound goal is an error in its editor. */
    @Test
    void eclipseIsToldToLeaveGoalsThatAreBoundAlone() throws IOException {
        String told = text("META-INF/m2e/lifecycle-mapping-metadata.xml");
        assertThat(told).contains("<goal>validate</goal>", "<ignore/>");
        String descriptor = text("META-INF/maven/plugin.xml");
        Matcher goal = Pattern.compile("<goal>(\\w+)</goal>").matcher(told);
        while (goal.find()) {
            assertThat(descriptor).contains("<goal>" + goal.group(1) + "</goal>");
        }
    }

    @Test
    void everyServiceExists() throws IOException {
        List<String> services = files.stream()
                .filter(name -> name.startsWith("META-INF/services/"))
                .toList();
        assertThat(services).isNotEmpty();
        for (String service : services) {
            String type = service.substring("META-INF/services/".length());
            if (!type.startsWith("java.")) {
                assertThat(files).as(service).contains(type.replace('.', '/') + ".class");
            }
            text(service)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> assertThat(files).as(service).contains(line.replace('.', '/') + ".class"));
        }
    }

    @Test
    void everyMergedLibraryKeepsItsLicence() throws IOException {
        TreeSet<String> unknown = new TreeSet<>();
        files.stream()
                .filter(name -> name.startsWith(SHADED))
                .map(name -> name.substring(SHADED.length()))
                .filter(name -> LICENCES.keySet().stream().noneMatch(name::startsWith))
                .forEach(unknown::add);
        assertThat(unknown).as("files of a library whose licence is not known").isEmpty();
        LICENCES.forEach((root, folders) -> folders.forEach(folder -> {
            assertThat(files).anyMatch(name -> name.startsWith(SHADED + root));
            assertThat(files)
                    .as(folder)
                    .anyMatch(name -> name.startsWith("META-INF/licenses/" + folder + "/")
                            && (name.contains("LICENSE") || name.endsWith("about.html")));
        }));
        assertThat(text("META-INF/LICENSE")).contains("Apache License");
        assertThat(text("META-INF/NOTICE")).contains("META-INF/licenses");
    }

    @Test
    void namesItsVersion() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                .isNotBlank();
    }

    /** JGit finds its texts by the name of a class, and the ssh parts by service files: both change in the merge. */
    @Test
    void mergedLibrariesWork() throws Exception {
        // Maven gives slf4j to a plugin; nothing else of this class path may help
        URL slf4j = org.slf4j.Logger.class.getProtectionDomain().getCodeSource().getLocation();
        URL[] urls = {path.toUri().toURL(), slf4j};
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Class<?> texts = load(loader, "org.eclipse.jgit.internal.JGitText");
            Object bundle = texts.getMethod("get").invoke(null);
            assertThat((String) texts.getField("abortingRebase").get(bundle)).startsWith("Aborting");

            Class<?> sshTexts = load(loader, "org.eclipse.jgit.internal.transport.sshd.SshdText");
            Object sshBundle = sshTexts.getMethod("get").invoke(null);
            assertThat((String) sshTexts.getField("authenticationCanceled").get(sshBundle))
                    .isNotBlank();

            assertThat(ServiceLoader.load(load(loader, "org.eclipse.jgit.transport.SshSessionFactory"), loader))
                    .hasSize(1);

            Class<?> provider = load(loader, "org.bouncycastle.jce.provider.BouncyCastleProvider");
            Provider bouncy = (Provider) provider.getConstructor().newInstance();
            assertThat(MessageDigest.getInstance("SHA3-256", bouncy).digest(new byte[0]))
                    .hasSize(32);

            Class<?> json = load(loader, "com.google.gson.JsonParser");
            Method parse = json.getMethod("parseString", String.class);
            assertThat(parse.invoke(null, "{\"a\": 1}")).hasToString("{\"a\":1}");
        }
    }

    private static Class<?> load(ClassLoader loader, String name) throws ClassNotFoundException {
        return Class.forName(SHADED.replace('/', '.') + name, true, loader);
    }

    private String text(String name) throws IOException {
        assertThat(files).contains(name);
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
