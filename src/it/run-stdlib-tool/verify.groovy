import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
def first = log.build(1)
        .has('example_quickstart  (k-means on three groups of points)', 'quickstart @ tree ', 'a folder of this repository, clean')
        .has('command      python cluster/main.py --experiment blobs --output outputs/')
        .has('succeeded in', 'inertia', 'purity', 'blobs.svg  clusters.csv  metrics.json', 'next: mvn stash:run')
first.hasNot('bit-identical', '[WARNING]')
log.build(3).has('example_quickstart  quickstart  blobs', 'succeeded just now, ', 'inertia ', '1 experiment, 2 tools', 'next: mvn stash:run')
// a quiet build begins with no word of Maven's, so its text stands behind that of the one before
def quiet = log.build(3).text.replaceAll('\u001b\\[[0-9;]*m', '')
def json = quiet.substring(quiet.indexOf('\n{')).trim()
assert json.endsWith('}')
def listed = new JsonSlurper().parseText(json)
assert listed.experiments*.config == ['example_quickstart']
assert listed.experiments*.state == ['succeeded']
log.build(4).has('# STASH-402: ', '## How to mend it').hasNot('[WARNING]')
log.build(5).has('  succeeded after ', 'has ended already', '1 run of 2: ', 'removed 1 run, ', 'next: mvn stash:list').hasNot('[WARNING]')
log.build(2).has('succeeded in', 'bit-identical to the last success').hasNot('[WARNING]')

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.state == 'succeeded'
assert record.source.tree ==~ /[0-9a-f]{40}/
assert record.outputs*.role.sort() == ['metrics', 'plot', 'table']
assert new File(basedir, 'outputs/index.jsonl').readLines().size() == 1
true
