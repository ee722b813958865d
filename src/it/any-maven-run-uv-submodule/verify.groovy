import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def stash = new File(basedir, 'made/stash')
def tool = new File(stash, 'tools/swissroll')
def commit = Sample.git(tool, 'rev-parse', 'HEAD')

def log = BuildLog.of(basedir).hasNot('[WARNING]')
log.build(1)
        .has("swissroll @ ${commit[0..6]}, pinned, clean", 'environment  uv, Python 3.', 'packages, synced now')
        .has('python -m src.main experiment=swissroll_isomap data.n_samples=600 hydra.run.dir=outputs/')
        .has('succeeded in', 'trustworthiness  0.', 'continuity  0.', 'swissroll_isomap.png')
log.build(2)
        .has('packages, in sync', 'succeeded in', 'bit-identical to the last success')
// -Dconfig of test.properties counts for it too
log.build(3).has('example_swissroll is sound: 1 experiment')

def record = new JsonSlurper().parse(new File(stash, 'target/stash/last-run.json'))
assert record.source.commit == commit
assert record.source.pin == commit
assert !record.source.dirty
assert record.environment.kind == 'uv'
assert record.environment.lock == 'in-step'
assert new File(stash, 'outputs').directory
// the tool's own resolved configuration, not the experiment file
def resolved = null
new File(stash, 'outputs').eachFileRecurse { if (it.name == 'resolved.yaml') resolved = it.text }
assert resolved.contains('n_samples: 600')
// nothing that runs leave behind is in the way of git
assert Sample.git(stash, 'status', '--porcelain') == ''
assert Sample.git(tool, 'status', '--porcelain') == ''
true
