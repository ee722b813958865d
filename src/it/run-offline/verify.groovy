import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).has('plain speaks', 'succeeded in')
// where uv is on the PATH it is the package that cannot be had, elsewhere uv itself
log.build(2).has('BUILD FAILURE', 'error STASH-3', 'hint: ', ' -o').hasNot('locked speaks', 'Exception:')
log.build(3).has('left out: ', 'hint: ', 'BUILD SUCCESS').hasNot('locked speaks')
assert !new File('/nonexistent').exists()
true
