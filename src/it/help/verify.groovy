import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).has(*['help', 'init', 'lock', 'run', 'validate'].collect { "\nstash:${it}\n" })
def run = log.build(2).has(
        'mvn stash:run -Dtool=swissroll',
        'config', '-Dconfig on the command line', 'User property: stash.config',
        'overrides', "-Doverrides=\"a=1", 'User property: stash.overrides',
        'validateOnly', 'starts no process')
// what only Maven fills in is no parameter of the user's
run.hasNot('session', 'mojoExecution', 'interactive')
true
