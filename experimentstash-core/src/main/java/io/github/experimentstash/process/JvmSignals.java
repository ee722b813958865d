package io.github.experimentstash.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.ObjIntConsumer;

/**
 * The signals of this JVM. There is only {@code sun.misc} for them, and javac warns of each direct use with no way to say
 * that one knows; reached by reflection the build stays quiet, on every JDK from 17 on.
 */
final class JvmSignals {
    private final Class<?> signalType;
    private final Method handle;
    private final Object handler;
    private final Object ignoring;

    /**
     * @param heard called with name and number of each signal taken, {@code INT} and 2, on a thread of its own
     * @throws ReflectiveOperationException on a JVM without them
     */
    JvmSignals(ObjIntConsumer<String> heard) throws ReflectiveOperationException {
        signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        handle = signalType.getMethod("handle", signalType, handlerType);
        ignoring = handlerType.getField("SIG_IGN").get(null);
        Method name = signalType.getMethod("getName");
        Method number = signalType.getMethod("getNumber");
        InvocationHandler invoked = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                heard.accept((String) name.invoke(arguments[0]), (int) number.invoke(arguments[0]));
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler of the stash";
        };
        handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, invoked);
    }

    /**
     * Takes a signal over.
     *
     * @return the handler it had, for {@link #giveBack}
     * @throws ReflectiveOperationException if this JVM may not have it ({@code -Xrs}) or the system does not know it
     */
    Object take(String name) throws ReflectiveOperationException {
        return set(name, handler);
    }

    void giveBack(String name, Object before) {
        try {
            set(name, before);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("signal " + name + " was taken and cannot be given back", impossible);
        }
    }

    /** True for the handler of a signal from which someone protects this JVM. */
    boolean isIgnoring(Object before) {
        return before == ignoring;
    }

    private Object set(String name, Object value) throws ReflectiveOperationException {
        return handle.invoke(null, signalType.getConstructor(String.class).newInstance(name), value);
    }
}
