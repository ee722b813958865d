import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir).hasNot('BUILD FAILURE', '[WARNING]')
log.build(1).has('this folder is a stash', 'wrote  pom.xml', 'wrote  configs/meta.yaml', 'next: mvn stash:run -Dconfig=example')
log.build(2).has(':validate (validate-stash)', 'stash is sound: 1 tool, 1 experiment')
log.build(3).has('pi is about 3.', 'succeeded in', 'darts.svg  metrics.json')
log.build(4).has('nothing to write: everything is there').hasNot('wrote ')

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.state == 'succeeded'
assert new File(basedir, '.mvn/jvm.config').file
assert new File(basedir, 'configs/.schema/meta.schema.json').file && new File(basedir, 'configs/.schema/experiment.schema.json').file
true
