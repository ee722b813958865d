package io.github.experimentstash.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/**
 * Lets a test run only where the machine can: {@code Gate.require(Capability.PYTHON_INDEX)} as its first line. A refused
 * gate aborts the test with the reason; {@link LeftOutListener} writes it down, and the build lists it at its end. With
 * {@code -Pall-tests} a test that was left out fails the build.
 */
public final class Gate {
    /** Each capability is tried once in a test JVM: asking an index costs a second. */
    private static final Map<Capability, Optional<String>> ANSWERS = new ConcurrentHashMap<>();

    private Gate() {}

    /**
     * Goes on only if the machine has all of these.
     *
     * @throws TestAbortedException with the reason, if one is missing
     */
    public static void require(Capability... capabilities) {
        for (Capability capability : capabilities) {
            Optional<String> missing = missing(capability);
            if (missing.isPresent()) {
                throw new TestAbortedException(missing.get());
            }
        }
    }

    /**
     * For what only one test needs to know.
     *
     * @param available true if the test can run here
     * @param reason one line that names what is missing
     */
    public static void require(boolean available, String reason) {
        if (!available) {
            throw new TestAbortedException(reason);
        }
    }

    /** True if the machine has it; for tests that take another way, not for leaving something out silently. */
    public static boolean has(Capability capability) {
        return missing(capability).isEmpty();
    }

    /** Why the machine lacks it, in one line; empty if it has it. */
    static Optional<String> missing(Capability capability) {
        return ANSWERS.computeIfAbsent(capability, Capability::missing);
    }
}
