package io.github.experimentstash.process;

import io.github.experimentstash.model.RunState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries signals of this JVM to the commands that it runs, and keeps it alive until they have ended.
 *
 * <p>INT stops every command and ends the JVM with 130; a second INT kills them at once; TERM (143) and HUP (129) stop
 * them through the JVM's own handling; USR1 goes on to the commands. Where the JVM may not handle signals ({@code -Xrs})
 * the shutdown hook and the control pipe remain.
 */
public final class SignalBridge implements AutoCloseable {
    private static final int SIGINT = 2;
    private static final Active ACTIVE = new Active();

    private final SupervisedProcess process;
    private final Runnable summary;
    private final Thread hook;

    private SignalBridge(SupervisedProcess process, Runnable summary) {
        this.process = process;
        this.summary = summary;
        this.hook = new Thread(this::endWithJvm, "stash-end");
    }

    /**
     * Guards a command until {@link #close}. Several may be active in one JVM, in any order of ending.
     *
     * @param summary run in the shutdown hook after the command has ended, while other threads may still be at work
     */
    public static SignalBridge guard(SupervisedProcess process, Runnable summary) {
        SignalBridge bridge = new SignalBridge(process, summary);
        try {
            Runtime.getRuntime().addShutdownHook(bridge.hook);
        } catch (IllegalStateException endingAlready) {
            process.stop(RunState.CANCELLED); // started in the moment of Ctrl-C
        }
        ACTIVE.add(bridge);
        return bridge;
    }

    /** Gives the signals back when no other command is active. */
    @Override
    public void close() {
        ACTIVE.remove(this);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return; // the hook runs, and may
        }
    }

    /** True once the JVM is ending by a signal or {@code System.exit}: the hook tells the summary then. */
    public boolean isEnding() {
        return hook.getState() != Thread.State.NEW;
    }

    private void endWithJvm() {
        process.stop(RunState.CANCELLED);
        try {
            process.awaitEnd();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
        summary.run();
    }

    /** The one thing here that is static, because signal handlers belong to the JVM and not to a run. */
    private static final class Active {
        private final List<SignalBridge> bridges = new ArrayList<>();
        private final Map<String, Object> replaced = new LinkedHashMap<>();
        private JvmSignals signals;
        private int interrupts;

        synchronized void add(SignalBridge bridge) {
            if (bridges.isEmpty()) {
                interrupts = 0;
                take("INT");
                take("USR1");
            }
            bridges.add(bridge);
        }

        synchronized void remove(SignalBridge bridge) {
            if (bridges.remove(bridge) && bridges.isEmpty() && interrupts == 0) {
                replaced.forEach(signals::giveBack);
                replaced.clear();
            }
        }

        private void take(String name) {
            try {
                if (signals == null) {
                    signals = new JvmSignals(this::heard);
                }
                Object before = signals.take(name);
                if (name.equals("INT") && signals.isIgnoring(before)) {
                    signals.giveBack(name, before); // started in the background by a shell: protected from Ctrl-C
                } else {
                    replaced.put(name, before);
                }
            } catch (ReflectiveOperationException reservedOrUnknown) {
                return; // -Xrs, or not a signal of this system
            }
        }

        private void heard(String name) {
            if (name.equals("USR1")) {
                for (SignalBridge bridge : snapshot()) {
                    bridge.process.signalUser1();
                }
            } else if (count() == 1) {
                System.exit(128 + SIGINT); // runs the hooks; this thread stays in there
            } else {
                for (SignalBridge bridge : snapshot()) {
                    bridge.process.kill();
                }
            }
        }

        private synchronized int count() {
            return ++interrupts;
        }

        private synchronized List<SignalBridge> snapshot() {
            return List.copyOf(bridges);
        }
    }
}
