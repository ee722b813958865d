import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).has('plain speaks', 'succeeded in')
log.build(2).has('stash is sound: 1 tool, 1 experiment')
// there is no target folder without a POM
assert new JsonSlurper().parse(new File(basedir, '.stash/last-run.json')).state == 'succeeded'
assert !new File(basedir, 'target').exists()
true
