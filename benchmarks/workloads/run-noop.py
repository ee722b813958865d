"""A recorded run of a tool that does nothing, against `mvn -q validate` of the same project.

The tool is a submodule at its pin; its environment (uv, hash-locked, 30 packages) is in sync. Everything beyond `validate` is
ours: reading the configuration, asking git, checking the environment, supervising, recording. `exec:exec`, which records
nothing, is what a user would type otherwise. A run that is skipped at once shows what Maven asks for any goal: to resolve the
plugin, make its class loader and set its parameters.
"""

from harness import CPU, PEAK, CannotMeasure, Case, extra, ratio
from harness.stash import Stash

RUN, VALIDATE, EXEC = "run", "validate", "exec:exec of true"
FLOOR = "run, skipped at once"
RUN_BARE = "run, environment none"
RUN_SHIPPED, VALIDATE_SHIPPED = "run, shipped jvm.config", "validate, shipped jvm.config"
EXEC_PLUGIN = "org.codehaus.mojo:exec-maven-plugin:3.6.4:exec"

CONTROLS = (VALIDATE, VALIDATE_SHIPPED)
FIGURES = [
    ratio(RUN, VALIDATE, at_most=1.15, stretch=1.08),
    ratio(RUN_SHIPPED, VALIDATE_SHIPPED, at_most=1.15, stretch=1.08),
    ratio(RUN_BARE, VALIDATE, at_most=1.15, stretch=1.08),
    extra(RUN, VALIDATE, at_most=0.5),
    ratio(VALIDATE_SHIPPED, VALIDATE, at_most=0.80, stretch=0.65),
    ratio(RUN, VALIDATE, by=CPU),
    extra(RUN, VALIDATE, by=PEAK),
    ratio(FLOOR, VALIDATE),
    ratio(RUN, FLOOR),
    ratio(EXEC, VALIDATE),
    ratio(RUN, EXEC),
]


def prepare(bench):
    maven, variables = bench.maven, bench.variables
    plain = Stash(bench, "plain").tool("noop", environment="uv", packages=30).tool("bare")
    plain.experiment("noop", "noop").experiment("bare", "bare").commit()
    shipped = Stash(bench, "shipped", shipped_flags=True).tool("noop", environment="uv", packages=30)
    shipped.experiment("noop", "noop").commit()
    plain.prepare("noop")
    plain.prepare("bare")
    shipped.prepare("noop")
    validate, run = maven.command("-q", "validate"), maven.command("-q", "stash:run", "-Dconfig=noop")
    cases = [
        Case(VALIDATE, validate, plain.folder, variables),
        Case(RUN, run, plain.folder, variables, check=plain.check()),
        Case(FLOOR, maven.command("-q", "stash:run", "-Dconfig=noop", "-Dstash.skip"), plain.folder, variables),
        Case(RUN_BARE, maven.command("-q", "stash:run", "-Dconfig=bare"), plain.folder, variables, check=plain.check()),
        Case(VALIDATE_SHIPPED, validate, shipped.folder, variables),
        Case(RUN_SHIPPED, run, shipped.folder, variables, check=shipped.check()),
    ]
    execute = maven.command("-q", EXEC_PLUGIN, "-Dexec.executable=true")
    try:
        bench.run(execute, plain.folder)
        cases.append(Case(EXEC, execute, plain.folder, variables))
    except CannotMeasure:
        bench.leave_out(EXEC, "exec-maven-plugin is not to be had")
    return cases
