package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Environments of tools. Safe for several threads. */
public final class Environments {
    private final Host host;
    private final EnvironmentOptions options;
    private final Programs programs;

    public Environments(Host host, EnvironmentOptions options) {
        this(host, options, null);
    }

    /** @param programs runs syncs in place of the supervisor; null for the supervisor */
    Environments(Host host, EnvironmentOptions options, Programs programs) {
        this.host = host;
        this.options = options;
        this.programs = programs;
    }

    /**
     * Makes the tool's environment what its lock says, unless it is known to be so. Quick, and without uv, when nothing
     * changed since the last time.
     *
     * @throws io.github.experimentstash.model.StashFailure if the tool or the machine stands in the way
     * @throws io.github.experimentstash.model.StashError if files cannot be read or written
     */
    public PreparedEnvironment prepare(EnvironmentRequest request) {
        return prepare(request, false);
    }

    /**
     * The same; and an environment that is known to be in sync is made anew if a file of a package is not as it was
     * installed. Reads all of it.
     */
    public PreparedEnvironment prepareWhole(EnvironmentRequest request) {
        return prepare(request, true);
    }

    private PreparedEnvironment prepare(EnvironmentRequest request, boolean deep) {
        String doing = "prepare the environment of '" + request.tool().name() + "'";
        try {
            if (request.tool().environment() == EnvironmentKind.NONE) {
                return new MachinePython(host).prepare(request);
            }
            return new Preparation(host, options, programs(request, SupervisedPrograms.SYNC), request, deep).run();
        } catch (IOException failure) {
            throw Failures.io(doing, failure);
        } catch (InterruptedException interruption) {
            throw Failures.interrupted(doing);
        }
    }

    private Programs programs(EnvironmentRequest request, String what) {
        return programs == null ? new SupervisedPrograms(request, what, host.variables(), host.reporter()) : programs;
    }

    /** What {@link #prepare} would find; starts no process and changes nothing. */
    public EnvironmentPreview preview(EnvironmentRequest request) {
        try {
            return new Inspection(host, options, request).preview();
        } catch (IOException failure) {
            throw Failures.io("look at the environment of '" + request.tool().name() + "'", failure);
        }
    }

    /** Writes the stash's own lock of a tool that has none ({@code locks/<tool>.txt}). */
    public LockReport lock(EnvironmentRequest request) {
        String doing = "lock the requirements of '" + request.tool().name() + "'";
        try {
            return new Locking(host, options, programs(request, "locking"), request).run();
        } catch (IOException failure) {
            throw Failures.io(doing, failure);
        } catch (InterruptedException interruption) {
            throw Failures.interrupted(doing);
        }
    }

    /**
     * What validation says of the tool's environment; changes nothing. Asks uv whether the lock fits, without the
     * network, where there is a uv: none is fetched for that.
     */
    public List<Problem> check(EnvironmentRequest request) {
        String doing = "look at the environment of '" + request.tool().name() + "'";
        try {
            return new Inspection(host, options, request).check(programs(request, "checking"));
        } catch (IOException failure) {
            throw Failures.io(doing, failure);
        } catch (InterruptedException interruption) {
            throw Failures.interrupted(doing);
        }
    }

    /**
     * What is damaged in the tool's environment: each file of each package is compared with its hash. Changes nothing,
     * starts no process; an environment that is not there has no damage.
     */
    public List<Problem> damage(EnvironmentRequest request) {
        String doing = "compare the packages of '" + request.tool().name() + "'";
        try {
            return new Inspection(host, options, request).damage();
        } catch (IOException failure) {
            throw Failures.io(doing, failure);
        } catch (InterruptedException interruption) {
            throw Failures.interrupted(doing);
        }
    }

    /** The caller's variables without those that steer Python, uv or git in a way that is not the tool's. */
    public static Map<String, String> scrub(Map<String, String> callerVariables) {
        return ScrubbedVariables.of(callerVariables);
    }

    /** Where the environment of a tool lies: in its project, or for a script in the stash's caches. */
    static Path place(EnvironmentRequest request, ToolProject project) {
        if (project.kind() == ToolProject.Kind.SCRIPT) {
            // several scripts may lie in one folder
            return request.stashRoot()
                    .resolve(".stash")
                    .resolve("venv")
                    .resolve(request.tool().name());
        }
        return project.root().resolve(".venv");
    }
}
