package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code environment: none}: the machine's own Python, in which nothing is installed and nothing is checked. */
final class MachinePython {
    private final Host host;

    MachinePython(Host host) {
        this.host = host;
    }

    PreparedEnvironment prepare(EnvironmentRequest request) throws IOException, InterruptedException {
        ToolProject project = ToolProject.read(request);
        Interpreters.Wanted wanted = Interpreters.Wanted.of(request, project);
        EnvironmentFiles files = EnvironmentFiles.of(request);
        Optional<Interpreter> known = KnownInterpreter.read(files.state(), host.variables());
        Interpreter python;
        if (known.isPresent() && wanted.fits(known.get().version())) {
            python = known.get();
        } else {
            python = new Interpreters(host.variables()).findForUse(request, wanted);
            KnownInterpreter.write(files.state(), host.variables(), python);
        }
        Path bin = python.executable().getParent();
        return new PreparedEnvironment(
                EnvironmentKind.NONE,
                python.executable(),
                bin,
                python.version(),
                Optional.empty(),
                LockState.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                "none: the machine's Python " + python.version() + ", whose packages are not recorded",
                List.of(),
                Leases.nothing());
    }
}
