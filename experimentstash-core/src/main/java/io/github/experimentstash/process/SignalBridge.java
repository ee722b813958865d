package io.github.experimentstash.process;

import io.github.experimentstash.model.RunState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries signals of this JVM to the commands that it runs, and keeps it alive until they have ended.
 *
 * <p>INT, TERM and HUP stop every command and end the JVM with 130, 143 or 129; an INT after that kills them at once; USR1
 * goes on to the commands. Where the JVM may not handle signals ({@code -Xrs}) the shutdown hook and the control pipe
 * remain.
 */
public final class SignalBridge implements AutoCloseable {
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
            process.stop(RunState.CANCELLED, ACTIVE.because()); // started in the moment of Ctrl-C
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

    /** True once a second Ctrl-C said that nothing is to be waited for. */
    public boolean isImpatient() {
        return ACTIVE.isImpatient();
    }

    private void endWithJvm() {
        process.stop(RunState.CANCELLED, ACTIVE.because());
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
        private String first;
        private boolean impatient;

        synchronized void add(SignalBridge bridge) {
            if (bridges.isEmpty()) {
                first = null;
                impatient = false;
                for (String name : new String[] {"INT", "TERM", "HUP", "USR1"}) {
                    take(name);
                }
            }
            bridges.add(bridge);
        }

        synchronized void remove(SignalBridge bridge) {
            if (bridges.remove(bridge) && bridges.isEmpty() && first == null) {
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
                if (signals.isIgnoring(before) && !name.equals("USR1")) {
                    // started in the background by a shell, which protects it from Ctrl-C, or by nohup
                    signals.giveBack(name, before);
                } else {
                    replaced.put(name, before);
                }
            } catch (ReflectiveOperationException reservedOrUnknown) {
                return; // -Xrs, or not a signal of this system
            }
        }

        private void heard(String name, int number) {
            if (name.equals("USR1")) {
                for (SignalBridge bridge : snapshot()) {
                    bridge.process.signalUser1();
                }
            } else if (isFirst(name)) {
                System.exit(128 + number); // runs the hooks; this thread stays in there
            } else if (name.equals("INT")) {
                for (SignalBridge bridge : snapshot()) {
                    bridge.process.kill();
                }
            }
        }

        private synchronized boolean isFirst(String name) {
            if (first != null) {
                impatient |= name.equals("INT");
                return false;
            }
            first = name;
            return true;
        }

        synchronized boolean isImpatient() {
            return impatient;
        }

        synchronized String because() {
            if (first == null) {
                return "Maven ended";
            }
            return switch (first) {
                case "INT" -> "interrupted (Ctrl-C)";
                case "HUP" -> "the terminal was closed (SIGHUP)";
                default -> "Maven was told to end (SIG" + first + ")";
            };
        }

        private synchronized List<SignalBridge> snapshot() {
            return List.copyOf(bridges);
        }
    }
}
