package io.github.experimentstash.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The last step of {@code mvn verify}: lists every test that this machine could not run, with the reason. Reads
 * {@code target/gated/*.txt} and the reports of the integration tests, of each module it is given.
 */
public final class LeftOutReport {
    private static final Pattern SKIPPED =
            Pattern.compile("<build-job [^>]*project=\"([^\"/]+)(?:/pom.xml)?\"[^>]*result=\"skipped\"");

    private LeftOutReport() {}

    /**
     * Prints the list.
     *
     * @param arguments {@code true} if nothing may be left out, then the {@code target} folders to read
     * @throws IllegalStateException if something was left out and nothing may be
     */
    public static void main(String... arguments) throws IOException {
        boolean complete = Boolean.parseBoolean(arguments[0]);
        List<Path> targets = Stream.of(arguments).skip(1).map(Path::of).toList();
        Map<String, List<String>> left = read(targets);
        System.out.print(text(left, complete));
        if (complete && !left.isEmpty()) {
            throw new IllegalStateException("stash.tests.complete is set, and tests were left out (see above)");
        }
    }

    /** Reason to tests. */
    static Map<String, List<String>> read(List<Path> targets) throws IOException {
        Map<String, List<String>> left = new TreeMap<>();
        for (Path target : targets) {
            for (Path file : files(target.resolve("gated"), ".txt")) {
                for (String line : Files.readAllLines(file)) {
                    int tab = line.indexOf('\t');
                    left.computeIfAbsent(line.substring(tab + 1), reason -> new ArrayList<>())
                            .add(line.substring(0, tab));
                }
            }
            for (Path file : files(target.resolve("invoker-reports"), ".xml")) {
                Matcher job = SKIPPED.matcher(Files.readString(file));
                while (job.find()) {
                    String test = job.group(1);
                    // whose gate was closed has said why; the invoker itself gives no reason
                    if (!Files.exists(target.resolve("gated/it-" + test + ".txt"))) {
                        left.computeIfAbsent("its selector or invoker.properties said no", any -> new ArrayList<>())
                                .add("src/it/" + test);
                    }
                }
            }
        }
        return left;
    }

    static String text(Map<String, List<String>> left, boolean complete) {
        String rare = complete ? "" : "Not asked for: the tests of rare combinations, mvn verify -Pall-tests\n";
        if (left.isEmpty()) {
            return "Nothing was left out: every test that was asked for could run on this machine.\n" + rare;
        }
        StringBuilder text = new StringBuilder();
        int count = left.values().stream().mapToInt(List::size).sum();
        text.append("Left out on this machine: ").append(count).append(count == 1 ? " test\n" : " tests\n");
        left.forEach((reason, tests) -> {
            text.append("  ").append(reason).append('\n');
            tests.stream()
                    .sorted()
                    .forEach(test -> text.append("    ").append(test).append('\n'));
        });
        return text.append(rare).toString();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
