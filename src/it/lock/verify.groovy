import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1)
        .hasOnce("[WARNING] configs/meta.yaml:2:18: warning STASH-305: tool 'reader' has no lock")
        .hasOnce('[WARNING] hint: mvn stash:lock -Dtool=reader', '[INFO] next: mvn stash:run')
log.build(2).has('reader  locks/reader.txt: 1 package with hashes', 'next: mvn stash:validate').hasNot('plain')
log.build(3).has('stash is sound: 2 tools, 2 experiments')
log.build(4).has('environment  uv, Python 3.', 'locked by the stash', 'reads with iniconfig').hasNot('[WARNING]')
log.build(5).hasOnce("unknown tool 'reeder'", "hint: did you mean 'reader'?")

assert new File(basedir, 'locks/reader.txt').text.contains('--hash=sha256:')
assert new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json')).environment.lock == 'stash'
true
