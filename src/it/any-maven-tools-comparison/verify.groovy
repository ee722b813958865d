import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def log = BuildLog.of(basedir)
log.build(1).has('added tools/quickstart, configs/meta.yaml (+7 lines), configs/example_quickstart.yaml; staged, not committed')
log.build(2).has('(develop, ', '"a walk")', 'entrypoint   -m src.main  (src/main.py)', 'added tools/walk, ')
log.build(3).has('comparison/experiment1', 'quickstart @ ', 'pinned, clean', 'succeeded in', 'next: mvn stash:run -Dconfig=comparison/experiment2')
log.build(4).has('comparison/experiment2', 'walk @ ', 'pinned, clean', 'python -m src.main', 'succeeded in')
log.build(5).has('used by        configs/comparison/experiment2.yaml', 'removed walk')
// one tool goes and the other does not notice
log.build(6).has('quickstart @ ', 'pinned, clean', 'in sync', 'bit-identical to the last success ')

// the records of both stay, the results lie with each tool
def runs = new File(basedir, 'outputs/index.jsonl').readLines().collect { new JsonSlurper().parseText(it) }
assert runs*.tool == ['quickstart', 'walk', 'quickstart']
def walk = new JsonSlurper().parse(new File(basedir, runs[1].path + '/run.json'))
assert walk.outputs*.path.every { it ==~ 'tools/walk/outputs/[0-9-]{10}/[0-9-]{8}/metrics.json' }

assert Sample.git(basedir, 'status', '--porcelain').readLines() == [
        'A  .gitmodules', 'A  configs/example_quickstart.yaml', 'M  configs/meta.yaml', 'A  paper.tex', 'A  tools/quickstart']
assert new File(basedir, 'configs/meta.yaml').text.startsWith('# tools of this paper\ntools:\n  quickstart:\n')
['.gitmodules', 'configs/meta.yaml', '.git/config'].each { assert !new File(basedir, it).text.contains('walk') }
assert !new File(basedir, '.git/modules/tools/walk').exists() && !new File(basedir, 'configs/example_walk.yaml').exists()
true
