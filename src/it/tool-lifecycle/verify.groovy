import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def log = BuildLog.of(basedir)
log.build(1).has('this folder is a stash', 'wrote  configs/meta.yaml')
log.build(2).has('would add tools/quickstart, configs/meta.yaml', 'nothing was changed')
log.build(3)
        .has('cloning file://', 'quickstart from file://', '  commit       ', '  entrypoint   cluster/main.py  (as given)')
        .has('added tools/quickstart, configs/meta.yaml (+7 lines, not in git yet), configs/example_quickstart.yaml; staged', 'environment of quickstart: uv, Python ')
        .has('next: mvn stash:run -Dconfig=example_quickstart')
// each command is told with -Ddebug only
log.build(2).hasNot('(exit code 0, ')
log.build(3).has('rev-parse', '(exit code 0, ')
log.build(4)
        .has('my_first_experiment  (My first experiment)', 'quickstart @ ', 'pinned, clean', 'succeeded in')
        .has('validate (validate-stash)', 'stash is sound: 2 tools, 3 experiments')
log.build(5).has('remove tool quickstart (tools/quickstart, ', 'used by        configs/my_first_experiment.yaml', 'STASH-233', 'add -Dyes')
log.build(6).has('removed quickstart; it is in backups/quickstart_', 'next: mvn stash:restore-tool -Dtool=quickstart')
log.build(7).hasOnce("configs/my_first_experiment.yaml:1:7: error STASH-402: unknown tool 'quickstart'")
// nothing of the first time is in the way, and the same commit gives the same results
log.build(8)
        .has('added tools/quickstart', 'environment of quickstart: uv', 'succeeded in', 'bit-identical to the last success ')
        .hasNot('in the way')
def listed = log.build(10).lines().findAll { it.startsWith('backups/quickstart_') }*.tokenize()*.first()
assert listed.size() == 2 && listed == listed.toSorted().reverse()
log.build(11).has('restored quickstart to tools/quickstart from ' + listed[0])
log.build(12).has('quickstart  ', ' -> ', '  1 commit less:', 'moved the pin of quickstart; staged, not committed', 'next: mvn stash:validate')
log.build(13).has('  1 commit more:', 'a second version', 'moved the pin of quickstart', 'quickstart is sound: 2 experiments')
log.build(14)
        .has('tools/quickstart @ ', 'is there already, with its entry in configs/meta.yaml: nothing to do')
        .has('will lose      all of it, for good (-DnoBackup); file://', 'nowhere else   ', 'outputs/', 'nothing was changed')

// the tool is back with its history, its environment and the results that it had when it was removed
def tool = new File(basedir, 'tools/quickstart')
assert Sample.git(basedir, 'submodule', 'status').contains('tools/quickstart')
assert new File(tool, '.venv/pyvenv.cfg').file
def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.outputs*.path.every { new File(basedir, it).file && it ==~ 'tools/quickstart/outputs/[0-9-]{10}/[0-9-]{8}/.+' }
// the older backup stays, with the results of the first run; the newer one has moved back
assert new File(basedir, 'backups').list() as List == [new File(listed[1]).name]
assert new File(basedir, listed[1] + '/outputs').directory

// what the person had staged and written is as it was
def status = Sample.git(basedir, 'status', '--porcelain').readLines()
assert status.containsAll(['A  .gitmodules', 'A  tools/quickstart', 'A  configs/example_quickstart.yaml', 'A  paper.tex', '?? pom.xml'])
assert !status.any { it.contains('backups') }
assert new File(basedir, 'configs/my_first_experiment.yaml').text.startsWith('tool: quickstart\n')
true
