import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).hasOnce('stash is sound: 1 tool, 1 experiment')
log.build(2).has('from cache', 'stash is sound: 1 tool, 1 experiment')
true
