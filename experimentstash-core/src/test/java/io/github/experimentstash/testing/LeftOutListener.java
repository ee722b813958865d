package io.github.experimentstash.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes each test that was aborted or skipped, with its reason, as one line {@code test TAB reason} into the file that
 * the system property {@value #FILE} names ({@code target/gated/unit.txt} without it). {@link LeftOutReport} reads it.
 */
public final class LeftOutListener implements TestExecutionListener {
    static final String FILE = "stash.gated.file";

    private final Path file = Path.of(System.getProperty(FILE, "target/gated/unit.txt"));
    /** One of several JVMs has a plan for each class. */
    private boolean begun;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (begun) {
            return;
        }
        begun = true;
        try {
            Files.deleteIfExists(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            write(test, result.getThrowable().map(Throwable::getMessage).orElse(null));
        }
    }

    private synchronized void write(TestIdentifier test, String reason) {
        String words = reason == null || reason.isBlank() ? "no reason was given" : reason.strip();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file,
                    List.of(name(test) + "\t" + words.replaceAll("\\s+", " ")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> {
                    if (source instanceof MethodSource method) {
                        String type = method.getClassName();
                        return type.substring(type.lastIndexOf('.') + 1) + "." + method.getMethodName();
                    }
                    return source instanceof ClassSource type
                            ? type.getClassName().substring(type.getClassName().lastIndexOf('.') + 1)
                            : test.getDisplayName();
                })
                .orElseGet(test::getDisplayName);
    }
}
